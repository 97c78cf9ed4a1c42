# ruff: noqa: E501
# What the import noted in English becomes a code, worded in the reader's language when it is shown.

from django.db import migrations

CODES = {
    "source says area 34 (เขต ๓๔) here but 'สพม.เชียงใหม่' for schools 88-94. Treated as one agency (code SESAO) and the current-style name is given in the affiliation columns; confirm with the client.": "office-named-two-ways",
    "Affiliation: OCR 'ออบจ.' corrected to 'อบจ.'. The school name itself looks garbled (no school of this name found in look-ups); kept as in the source. Must be checked before public display.": "school-not-found",
    "OCR 'ศรีเนรุห์' (short u) corrected to 'ศรีเนรูห์', the spelling on a Ministry of Education page (there 'โรงเรียนบ้านศรีเนรูห์'). 'ศรีเนห์รู' is also in use.": "sri-neru-spelling",
    "OCR 'ก๊ิด' (tone mark before vowel, wrong marks) corrected to 'กื้ด', the place-name spelling in public data; a CMI2 office page prints 'กึ้ด'. Confirm the vowel.": "mueang-kuet-vowel",
    "OCR 'ซ้อแล' corrected to 'ช่อแล' (place name; not confirmed by a public list).": "cho-lae-spelling",
    "kept as in the source; may be an OCR error for another name. Last readable line before the hole (34-71 missing).": "last-line-before-gap",
    "affiliation kept as the source prints it (สพป.เชียงใหม่ เขต ๖, a PRIMARY area office), which is odd for what looks like a secondary school: probably SESAO. Confirm before use.": "primary-office-odd",
}


def reasons(apps, pairs):
    items = apps.get_model("core", "ReviewItem").objects.filter(kind__in=("school", "agency"))
    for before, after in pairs:
        for item in items.filter(reason=before):
            if items.filter(kind=item.kind, object_key=item.object_key, reason=after).exists():
                item.delete()
            else:
                items.filter(pk=item.pk).update(reason=after)


def to_codes(apps, schema_editor):
    reasons(apps, CODES.items())


def to_notes(apps, schema_editor):
    for item in apps.get_model("core", "ReviewItem").objects.filter(reason__in=CODES.values()):
        before = next(note for note, code in CODES.items() if code == item.reason)
        type(item).objects.filter(pk=item.pk).update(reason=before)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_letters_that_lead_back"),
        ("core", "0005_names_of_page_types"),
    ]

    operations = [migrations.RunPython(to_codes, to_notes)]
