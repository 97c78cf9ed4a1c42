"""Self-assessment and questionnaires."""

from django.urls import path, re_path

from competencies.views import frameworks, questionnaires, results

app_name = "competencies"
KIND = r"(?P<kind>csv|xlsx)"
PART = r"(?P<part>answers|words)"
urlpatterns = [
    path("", frameworks.framework_list, name="framework-list"),
    path("technology/", frameworks.placement_edit, name="placement-edit"),
    path("q/", questionnaires.questionnaire_code, name="questionnaire-code"),
    path("q/<slug:slug>/", questionnaires.questionnaire_answer, name="questionnaire-answer"),
    path("q/<slug:slug>/thanks/", questionnaires.questionnaire_thanks, name="questionnaire-thanks"),
    path("results/", results.results_list, name="results-list"),
    path("results/q/<slug:slug>/", results.results_detail, name="results-detail"),
    re_path(rf"^results/q/(?P<slug>[-\w]+)/sums\.{KIND}$", results.results_file, name="results-file"),
    re_path(rf"^results/q/(?P<slug>[-\w]+)/{PART}\.{KIND}$", results.answers_export, name="answers-export"),
    path("results/q/<slug:slug>/codes/", results.guest_pass_list, name="guest-pass-list"),
    path("results/q/<slug:slug>/codes/<int:pk>/", results.guest_pass_sheet, name="guest-pass-sheet"),
    path("results/q/<slug:slug>/codes/<int:pk>/end/", results.guest_pass_end, name="guest-pass-end"),
    path("results/f/<slug:slug>/", results.framework_results_detail, name="framework-results-detail"),
    path("<slug:slug>/", frameworks.framework_detail, name="framework-detail"),
    path("<slug:slug>/rate/", frameworks.assessment_create, name="assessment-create"),
]
