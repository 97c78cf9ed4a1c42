from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from courses import about, files, receivers  # noqa: F401 - each registers itself

        about.register()
        files.register()
        from courses.search import register_kinds

        register_kinds()
