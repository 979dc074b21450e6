"""Every address of the workbench. A test fails on an address that no test asks for."""

from __future__ import annotations

from django.urls import path

from vesting.web.pages import (
    about,
    area,
    criteria,
    data,
    demand,
    home,
    models,
    option,
    options,
    partners,
    priorities,
    proposals,
    provenance,
    runs,
    shares,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("area", area.area, name="area"),
    path("area/borders/<str:a>/<str:b>", area.border, name="border"),
    path("data", data.data, name="data"),
    path("data/editions", data.editions, name="editions"),
    path("data/tables/<str:key>", data.snapshot, name="snapshot"),
    path("options", options.options, name="options"),
    path("options/criteria", criteria.criteria, name="criteria"),
    path("options/list", options.option_list, name="option-list"),
    path("options/proposals", proposals.proposals, name="proposals"),
    path("options/priorities", priorities.families, name="families"),
    path("options/weights", priorities.weights, name="weights"),
    path("options/compare", option.compare, name="compare"),
    path("options/councils/<str:unit>", options.unit, name="unit"),
    path("options/each/<str:option>", option.option, name="option"),
    path("options/each/<str:option>/report.<str:kind>", option.report, name="report"),
    path("demand", demand.demand, name="demand"),
    path("demand/report.<str:kind>", demand.demand_file, name="demand-report"),
    path("demand/scale", demand.scale_page, name="scale"),
    path("partners", partners.partners, name="partners"),
    path("delivery-models", models.models, name="models"),
    path("delivery-models/<str:key>", models.model, name="model"),
    path("cost-shares", shares.shares, name="shares"),
    path("runs", runs.runs, name="runs"),
    path("runs/again/<str:stage>", runs.again, name="again"),
    path("runs/<str:key>", runs.run, name="run"),
    path("runs/<str:key>/since/<str:before>", runs.run_differences, name="run-differences"),
    path(
        "from/<str:run>/<str:table>/<int:row>/<str:column>",
        provenance.provenance,
        name="provenance",
    ),
    path("about", about.about, name="about"),
    path("about/misuse", about.misuse, name="misuse"),
]
handler404 = "vesting.web.problems.not_found"
handler500 = "vesting.web.problems.broken"
