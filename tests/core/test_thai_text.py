from core.thai.text import excerpt, mark

LONG = "ครูเดินไปตามทาง " * 40 + "แล้วชวนเด็กพักนอนคุยเรื่องการเรียนรู้ในวันที่มีหมอกควันหนา " + "จากนั้นกลับบ้าน " * 40


def test_it_marks_words_inside_longer_ones():
    assert mark("การเรียนรู้ของเด็ก", "เรียนรู้") == "การ<mark>เรียนรู้</mark>ของเด็ก"


def test_it_marks_no_accident_of_letters():
    assert "<mark>" not in mark("ประตูเปิดอยู่", "ดอย")


def test_what_stands_in_a_text_is_escaped_whether_marked_or_not():
    assert mark('<script>ครู</script> & "ไฟ"', "ครู script") == (
        "&lt;<mark>script</mark>&gt;<mark>ครู</mark>&lt;/<mark>script</mark>&gt; &amp; &quot;ไฟ&quot;"
    )


def test_a_question_is_never_put_into_the_text():
    assert mark("ครู", "<b>ครู</b>") == "<mark>ครู</mark>"
    assert excerpt("ครู", "<img src=x onerror=alert(1)>") == "ครู"


def test_an_excerpt_stands_around_what_was_found():
    piece = excerpt(LONG, "หมอกควัน")
    assert "<mark>หมอกควัน</mark>" in piece
    assert piece.startswith("…")
    assert piece.endswith("…")


def test_an_excerpt_prefers_the_place_with_the_most_words_asked_for():
    text = "หมอกควัน " + "ครูเดินไปตามทาง " * 40 + "เด็กพักนอน กับหมอกควัน " + "ครูเดินไปตามทาง " * 40
    piece = excerpt(text, "เด็กพักนอนหมอกควัน")
    assert "พัก" in piece
    assert "หมอกควัน" in piece


def test_an_excerpt_is_about_as_long_as_wanted_and_cuts_no_word():
    for length in (60, 120, 180):
        plain = excerpt(LONG, "หมอกควัน", length).replace("<mark>", "").replace("</mark>", "").strip("…")
        assert length * 0.4 <= len(plain) <= length + 60
        assert plain[0] not in "ะัาำิีึืฺุู็่้๊๋์ํ"


def test_an_excerpt_without_a_find_is_the_beginning():
    assert excerpt("เช้านี้ครูเดินไปโรงเรียน", "หมอกควัน") == "เช้านี้ครูเดินไปโรงเรียน"
    assert excerpt("", "หมอกควัน") == ""


def test_line_breaks_and_spaces_become_one_space():
    assert excerpt("บรรทัดแรก\n\n   บรรทัดสอง", "ไม่มี") == "บรรทัดแรก บรรทัดสอง"


def test_an_unfinished_word_is_marked_in_the_word_it_begins():
    assert mark("กาแฟบนดอย", "กาแ", unfinished=True) == "<mark>กาแฟ</mark>บนดอย"
