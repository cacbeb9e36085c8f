"""Reads what libraries harvest with readers that others wrote: called by tests/harvest.rs with the output folder, a bag of
the site, its OAI static repository, and the port for which the site was built."""

import functools
import http.server
import json
import os
import sys
import threading
from urllib.parse import parse_qs, urlsplit

import bagit
import extruct
import lxml.etree
import lxml.html
from frictionless import Package
from resync.capability_list import CapabilityList
from resync.resource_list import ResourceList
from resync.source_description import SourceDescription
from rocrate.rocrate import ROCrate
from signposting.htmllinks import find_signposting_html
from signposting.linkset import find_signposting_linkset
from sickle import Sickle
from sickle.oaiexceptions import CannotDisseminateFormat

folder, bag, repository, port = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
root = f"http://127.0.0.1:{port}/"
data = os.path.join(folder, "data")


# A gateway to the static repository, as its guidelines describe them: an answer is a part of the file in an envelope.
STATIC = "{http://www.openarchives.org/OAI/2.0/static-repository}"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
file_of_records = lxml.etree.parse(repository).getroot()
assert [part.tag for part in file_of_records] == [STATIC + part for part in ("Identify", "ListMetadataFormats", "ListRecords")]


def answer(asked):
    envelope = lxml.etree.Element(OAI + "OAI-PMH", nsmap={None: OAI.strip("{}")})
    lxml.etree.SubElement(envelope, OAI + "responseDate").text = "2020-01-01T00:00:00Z"
    lxml.etree.SubElement(envelope, OAI + "request").text = file_of_records.findtext(f"{STATIC}Identify/{OAI}baseURL")
    verb = asked["verb"][0]
    prefix = asked.get("metadataPrefix", ["oai_dc"])[0]
    part = file_of_records.find(STATIC + verb)
    if prefix != file_of_records.find(STATIC + "ListRecords").get("metadataPrefix"):
        lxml.etree.SubElement(envelope, OAI + "error", code="cannotDisseminateFormat").text = prefix
    else:
        lxml.etree.SubElement(envelope, OAI + verb).extend(part)
    return lxml.etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        if address.path != "/oai":
            return super().do_GET()
        body = answer(parse_qs(address.query))
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

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
assert [crumb["item"] for crumb in crumbs] == [root + "2016/", root + "2016/03/"], crumbs
graph = dict(found["opengraph"][0]["properties"])
assert graph["og:title"] == title and graph["og:type"] == "article", graph
assert graph["article:published_time"] == "2016-03-02", graph
core = {element["name"]: element["content"] for element in found["dublincore"][0]["elements"] if "name" in element}
assert core["DC.rights"] == "https://creativecommons.org/licenses/by/4.0/", core

# Robust Links (https://robustlinks.mementoweb.org/spec/): from the original to the copy and the other way, with the day.
document = lxml.html.document_fromstring(html)
[canonical] = document.xpath("//link[@rel='canonical']/@href")
assert canonical == page, canonical
original, copy = "https://example.net/dam", "https://web.example/20160305101500/https://example.net/dam"
[robust] = document.xpath("//a[@data-versionurl]")
assert (robust.get("href"), robust.get("data-versionurl")) == (original, copy), robust.attrib
[back] = document.xpath("//a[@data-originalurl]")
assert (back.get("href"), back.get("data-originalurl")) == (copy, original), back.attrib
assert robust.get("data-versiondate") == back.get("data-versiondate") == "2016-03-05"

# Every file of the data set is as its description says: columns, types, keys, and the rows of all years in one table.
package = Package(os.path.join(data, "datapackage.json"))
report = package.validate()
assert report.valid, report.to_json()
rows = {resource.name: resource.read_rows() for resource in package.resources if resource.format == "csv"}
assert [row["url"] for row in rows["articles-csv"]] == [root + "1998/ferry/", page], rows["articles-csv"]
[bolivia] = [row for row in rows["mentions-csv"] if row["id"] == "BO"]
assert bolivia["about"] is True and bolivia["page"] == "/2016/03/02/dam/", bolivia
[link] = [row for row in rows["links-csv"] if row["kind"] == "text"]
assert (link["from"], link["to"]) == ("/1998/ferry/", "/2016/03/02/dam/"), link
articles = package.get_resource("articles-jsonl").read_rows()
assert [row["title"] for row in articles] == ["The last ferry", title], articles

# The static repository, through the gateway.
harvester = Sickle(root + "oai")
identity = harvester.Identify()
assert (identity.repositoryName, identity.baseURL) == ("Probe", root + "oai"), dict(identity)
assert (identity.earliestDatestamp, identity.granularity) == ("1998-01-01", "YYYY-MM-DD"), dict(identity)
[form] = harvester.ListMetadataFormats()
assert form.metadataPrefix == "oai_dc", dict(form)
records = {record.header.identifier: record for record in harvester.ListRecords(metadataPrefix="oai_dc")}
# It names the addresses that the site is configured for.
site = "https://example.org/a/"
assert set(records) == {site + "2016/03/02/dam/", site + "1998/ferry/"}, records
dam = records[site + "2016/03/02/dam/"]
assert dam.header.datestamp == "2016-04-01", dam.header
dam = dam.metadata
assert (dam["title"], dam["creator"], dam["date"]) == ([title], ["Ines Roth"], ["2016-03-02"]), dam
assert (dam["coverage"], dam["source"]) == (["Bolivia"], [original]), dam
try:
    list(harvester.ListRecords(metadataPrefix="marc21"))
    raise SystemExit("a format that is not there was harvested")
except CannotDisseminateFormat:
    pass
server.shutdown()
