"""Reads what libraries harvest with readers that others wrote: called by tests/harvest.rs with the output folder, a bag of
the site, and the port for which the site was built."""

import functools
import http.server
import json
import os
import sys
import threading

import bagit
import extruct
from resync.capability_list import CapabilityList
from resync.resource_list import ResourceList
from resync.source_description import SourceDescription
from rocrate.rocrate import ROCrate
from signposting.htmllinks import find_signposting_html
from signposting.linkset import find_signposting_linkset

folder, bag, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
root = f"http://127.0.0.1:{port}/"
data = os.path.join(folder, "data")


class Handler(http.server.SimpleHTTPRequestHandler):
    def guess_type(self, path):
        name = os.path.basename(path)
        linkset = name.startswith("linkset-") and name.endswith(".json")
        return "application/linkset+json" if linkset else super().guess_type(path)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Handler, directory=folder))
threading.Thread(target=server.serve_forever, daemon=True).start()

bagit.Bag(bag).validate()
crate = ROCrate(data)
assert crate.name == "Probe", crate.name
told = {entity.id for entity in crate.data_entities}
assert told == set(os.listdir(data)) - {"ro-crate-metadata.json"}, told

# Signposting: from the page to the linkset, which says the same and more.
page = root + "2016/03/02/dam/"
links = find_signposting_html(page)
assert links.citeAs.target == root + "id/dam/", links.citeAs
assert links.license.target == "https://creativecommons.org/licenses/by/4.0/", links.license
[linkset] = links.linksets
assert linkset.type == "application/linkset+json", linkset
every = find_signposting_linkset(linkset.target)
own = every.for_context(page)
assert own.citeAs.target == root + "id/dam/", own.citeAs
assert {author.target for author in own.authors} == {root + "authors/ines-roth/"}, own.authors
assert own.describedBy and own.types, own
for described in own.describedBy:
    assert os.path.exists(os.path.join(folder, described.target.removeprefix(root))), described

# ResourceSync: from the well-known address to every page.
source = SourceDescription()
source.read(uri=root + ".well-known/resourcesync")
[capabilities] = source.uris()
listed = CapabilityList()
listed.read(uri=capabilities)
assert listed.has_capability("resourcelist"), listed
resources = ResourceList()
resources.read(uri=listed.capability_info("resourcelist").uri)
uris = set(resources.uris())
assert {page, root + "1998/ferry/", root} <= uris, uris

# What the page says of itself, by JSON-LD, Open Graph and Dublin Core.
with open(os.path.join(folder, "2016/03/02/dam/index.html"), encoding="utf-8") as file:
    html = file.read()
found = extruct.extract(html, base_url=page, syntaxes=["json-ld", "opengraph", "dublincore", "rdfa"])
[article] = found["json-ld"]
title = "The dam holds & the valley waits"
assert article["headline"] == title, article
assert article["isPartOf"]["name"] == "Probe", article
assert "ArchiveComponent" in article["@type"], article
crumbs = article["mainEntityOfPage"]["breadcrumb"]["itemListElement"]
assert [crumb["item"] for crumb in crumbs] == [root, root + "2016/", root + "2016/03/"], crumbs
graph = dict(found["opengraph"][0]["properties"])
assert graph["og:title"] == title and graph["og:url"] == page, graph
assert graph["article:published_time"] == "2016-03-02", graph
core = {element["name"]: element["content"] for element in found["dublincore"][0]["elements"] if "name" in element}
assert core["DC.title"] == title, core
assert core["DC.date"] == "2016-03-02", core

# Robust Links: the copy stands at the link to the original.
assert f'data-originalurl="https://example.net/dam" data-versionurl="https://web.example/dam"' in html

# CSV and JSON lines of the data set are as its description says.
with open(os.path.join(data, "datapackage.json"), encoding="utf-8") as file:
    package = json.load(file)
for resource in package["resources"]:
    for path in resource["path"]:
        assert os.path.exists(os.path.join(data, path)), path
server.shutdown()
