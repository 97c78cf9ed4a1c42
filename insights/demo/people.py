"""The people of the demo, for the seeder, the README and the journeys. Never on a server that others can reach."""

from dataclasses import dataclass

PASSWORD = "terrace-lantern-bamboo-7"  # noqa: S105 - printed on purpose; the seeder refuses to run in production
AGENCY = ("demo-office", "สำนักงานเขตพื้นที่สาธิต (สมมติ)", "Demonstration Area Office (invented)")
INSTITUTE = ("demo-institute", "คณะครุศาสตร์สาธิต (สมมติ)", "Demonstration Faculty of Education (invented)")
SCHOOL_A = ("demo-school-a", "โรงเรียนบ้านสันหมอก (สมมติ)", "Ban San Mok School (invented)")
SCHOOL_B = ("demo-school-b", "โรงเรียนริมห้วยดาว (สมมติ)", "Rim Huai Dao School (invented)")


@dataclass(frozen=True)
class DemoPerson:
    """`place` and `role` are the membership; staff have the secret of an authenticator app as well."""

    key: str
    name: str
    occupation: str
    place: str = ""
    role: str = ""
    totp: str = ""
    says: str = ""

    @property
    def email(self) -> str:
        """What one signs in with."""
        return f"{self.key}@demo.example"


PEOPLE = (
    DemoPerson("tonkla", "ต้นกล้า ตัวอย่าง", "pre_service_teacher", INSTITUTE[0], "pre_service_teacher",
               says="new here; asks to join school A"),
    DemoPerson("baitong", "ใบตอง ตัวอย่าง", "pre_service_teacher", INSTITUTE[0], "pre_service_teacher",
               says="midway: the day of the commitment is today"),
    DemoPerson("namping", "น้ำปิง ตัวอย่าง", "pre_service_teacher", INSTITUTE[0], "pre_service_teacher",
               says="has taken a unit to its end and was answered"),
    DemoPerson("mok", "ครูหมอก ตัวอย่าง", "teacher", SCHOOL_A[0], "teacher", says="waits for an answer"),
    DemoPerson("dokrak", "ครูดอกรัก ตัวอย่าง", "teacher", SCHOOL_A[0], "teacher", says="may need a hand"),
    DemoPerson("phupha", "ครูภูผา ตัวอย่าง", "teacher", SCHOOL_B[0], "teacher", says="quiet for two weeks"),
    DemoPerson("malee", "อาจารย์มาลี ตัวอย่าง", "mentor", INSTITUTE[0], "mentor",
               says="mentor of school A and of the pre-service teachers"),
    DemoPerson("saithan", "ศน.สายธาร ตัวอย่าง", "mentor", AGENCY[0], "mentor", says="mentor of school B"),
    DemoPerson("tawan", "ผอ.ตะวัน ตัวอย่าง", "school_administrator", SCHOOL_A[0], "school_administrator",
               says="school administrator A"),
    DemoPerson("duean", "ผอ.เดือน ตัวอย่าง", "school_administrator", SCHOOL_B[0], "school_administrator",
               says="school administrator B"),
    DemoPerson("fasai", "ฟ้าใส ตัวอย่าง", "officer", AGENCY[0], "officer", says="officer: reads sums"),
    DemoPerson("banna", "บรรณา ตัวอย่าง", "other", totp="MJQW43TBMRSW23ZSGU3DSMJQ", says="editor"),
    DemoPerson("khian", "เขียน ตัวอย่าง", "teacher", totp="NNUGSYLOMRSW23ZSGU3DSMJQ",
               says="author: writes in Wagtail, hands in for review"),
    DemoPerson("dulae", "ดูแล ตัวอย่าง", "other", totp="MR2WYYLFMRSW23ZSGU3DSMJQ", says="site admin"),
)  # fmt: skip
EDITOR, AUTHOR, SITE_ADMIN = "banna", "khian", "dulae"
GROUPS = {EDITOR: "Editors", AUTHOR: "Authors"}
BY_KEY = {person.key: person for person in PEOPLE}
STAFF_SECRETS = {person.email: person.totp for person in PEOPLE if person.totp}
