"""The product's addresses, and under /stock/ what they are compared with."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls

from bench.stock import bare_insert, hello
from plc_site.urls import urlpatterns as product

urlpatterns = [path("bare-insert/", bare_insert), path("hello/", hello)]
urlpatterns += i18n_patterns(path("stock/", include(wagtail_urls)))
urlpatterns += product
