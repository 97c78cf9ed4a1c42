"""Filters for dates: thai_date, thai_datetime, thai_short, thai_full, thai_relative; English on English pages."""

from datetime import date, datetime
from typing import Any

from django import template

from core import dates

register = template.Library()


def said(value: Any, how: Any) -> str:
    """Nothing stays nothing, so that a template needs no `if`."""
    return how(value) if isinstance(value, (date, datetime)) else ""


@register.filter
def thai_date(value: Any) -> str:
    """21 พ.ย. 2569"""
    return said(value, dates.medium)


@register.filter
def thai_month(value: Any) -> str:
    """พ.ย. 2569, of the edition "2026-11" """
    return dates.month(str(value or ""))


@register.filter
def thai_datetime(value: Any) -> str:
    """21 พ.ย. 2569 14:02 น."""
    return said(value, dates.medium_with_time)


@register.filter
def thai_short(value: Any) -> str:
    """21 พ.ย."""
    return said(value, dates.short)


@register.filter
def thai_full(value: Any) -> str:
    """วันเสาร์ที่ 21 พฤศจิกายน 2569"""
    return said(value, dates.full)


@register.filter
def thai_relative(value: Any) -> str:
    """วันนี้ 14:02 น., เมื่อวาน, 3 วันก่อน, or the date"""
    return said(value, dates.relative)
