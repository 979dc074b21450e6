"""Partners: which authority could help another, or work with it; the rule is printed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from vesting.errors import VestingError
from vesting.options.models.posts import post_list
from vesting.options.partners.groups import partnerships_with
from vesting.options.partners.search import partners_for
from vesting.web.here import workspace
from vesting.workspace.partners import authorities_here

GROUP_SIZES = (2, 3, 4, 5)
SHOWN = 12


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Candidates for one authority, and contiguous partnerships that have it in them."""
    told = request.GET.dict()
    shown: dict[str, Any] = {"told": told, "sizes": GROUP_SIZES}
    status = 200
    try:
        known = authorities_here(workspace())
        shown["names"] = sorted((row.name, row.code) for row in known.rows.values())
        if told.get("council"):
            wanted = known.find(told["council"])
            anywhere = told.get("anywhere") == "yes"
            shown["found"] = partners_for(
                known, wanted, on=localdate(), contiguous=not anywhere, limit=SHOWN
            )
            size = next((n for n in GROUP_SIZES if str(n) == told.get("size")), GROUP_SIZES[0])
            groups = partnerships_with(known, wanted, size, post_list())
            shown |= {"groups": groups[:SHOWN], "in_all": len(groups), "size": size}
    except VestingError as error:
        shown["problem"], status = error, 400
    return render(request, "partners.html", shown, status=status)
