#!/usr/bin/env python3
"""Draws the charts and maps of the demonstration archive.

    python3 scripts/drawings.py            # the SVG drawings, beside their articles under content/
    python3 scripts/drawings.py --raster   # also the JPEG pictures, with Chromium

Every number stands in the article beside which the drawing lies, with its source. The outlines of countries are those
of src/render/world.txt (Natural Earth, public domain). The same script gives the same SVG bytes again; pixels depend on
the version of Chromium.
"""

import base64
import calendar
import math
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"

PAPER, INK, SOFT, RULE, LAND = "#fbf9f4", "#22242a", "#5a5c63", "#d8d2c4", "#e6e0d2"
TEAL, RUST, GREY, GOLD, SEA = "#1d6b72", "#c2562f", "#b9b2a3", "#c58f1e", "#dbe7e6"
FONT = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def number(value):
    return f"{value:.1f}".removesuffix(".0")


class Drawing:
    """A sheet of paper with a heading, on which things are drawn."""

    def __init__(self, title, subtitle, description, width=960, height=540):
        self.width, self.height = width, height
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" aria-labelledby="t d" font-family="{FONT}">',
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">{escape(description)}</desc>',
            f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        ]
        self.text(40, 48, title, 25, INK, 700)
        self.text(40, 77, subtitle, 16, SOFT)

    def add(self, markup):
        self.parts.append(markup)

    def text(self, x, y, text, size=15, fill=INK, weight=400, anchor="start"):
        more = f' font-weight="{weight}"' if weight != 400 else ""
        more += f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.add(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{size}" fill="{fill}"{more}>{escape(text)}</text>'
        )

    def rect(self, x, y, width, height, fill, radius=0):
        more = f' rx="{radius}"' if radius else ""
        self.add(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" fill="{fill}"{more}/>'
        )

    def line(self, x1, y1, x2, y2, stroke=RULE, width=1, dash=""):
        more = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" stroke="{stroke}" '
            f'stroke-width="{width}"{more}/>'
        )

    def circle(self, x, y, radius, fill, more=""):
        self.add(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}"{more}/>')

    def write(self, path):
        text = "\n".join([*self.parts, "</svg>"]) + "\n"
        (CONTENT / path).write_text(text, encoding="utf-8")


def council_2014():
    members = [
        ("in favour", TEAL, ["Argentina", "Australia", "Chile", "France", "Jordan", "Lithuania", "Luxembourg",
                             "Rwanda", "South Korea", "United Kingdom", "United States"]),
        ("against", RUST, ["China", "Russia"]),
        ("abstaining", GREY, ["Chad", "Nigeria"]),
    ]
    d = Drawing("Eleven for, two against, two abstaining",
                "The vote of 22 December 2014, one square for each member of the Security Council",
                "In favour: " + ", ".join(members[0][2]) + ". Against: China, Russia. Abstaining: Chad, Nigeria.")
    x, y, column = 40, 110, 0
    for word, colour, names in members:
        for name in names:
            left, top = x + column % 5 * 178, y + column // 5 * 122
            d.rect(left, top, 166, 108, colour, 5)
            ink = INK if colour == GREY else "#ffffff"
            d.text(left + 12, top + 30, name, 17, ink, 700)
            d.text(left + 12, top + 92, word, 14, ink)
            column += 1
    d.text(40, 510, "Nine votes are needed on procedure, and a permanent member's no is a vote like any other.", 15, SOFT)
    d.write("2014/12/council-vote.svg")


def five_votes():
    votes = [("2014", 11, 2, 2), ("2015", 9, 4, 2), ("2016", 9, 5, 1), ("2017", 10, 3, 2), ("2024", 12, 2, 1)]
    d = Drawing("Five votes in ten years",
                "Fifteen members, one square for each: in favour, against, abstaining",
                "; ".join(f"{year}: {f} in favour, {a} against, {n} abstaining" for year, f, a, n in votes)
                + ". Nine votes are needed.")
    for row, (year, favour, against, abstaining) in enumerate(votes):
        y = 112 + row * 80
        d.text(40, y + 36, year, 21, INK, 700)
        for square in range(15):
            colour = TEAL if square < favour else RUST if square < favour + against else GREY
            d.rect(120 + square * 47, y, 43, 56, colour, 4)
        d.text(840, y + 36, f"{favour} – {against} – {abstaining}", 19, INK, 700)
    d.line(120 + 9 * 47 - 2, 100, 120 + 9 * 47 - 2, 500, INK, 2, "6 5")
    d.text(120 + 9 * 47 - 2, 522, "nine votes needed", 14, SOFT, anchor="middle")
    d.write("2024/06/five-votes.svg")


def share(path, title, subtitle, parts, note, total=None):
    """A bar of parts that add up to a whole: label, value as written, value, colour."""
    total = total or sum(part[2] for part in parts)
    is_narrow = any(880 * part[2] / total <= 90 for part in parts)
    height = 360 if is_narrow else 300
    d = Drawing(title, subtitle, "; ".join(f"{label} {written}" for label, written, _, _ in parts) + ". " + note,
                height=height)
    x = 40.0
    for label, written, value, colour in parts:
        width = 880 * value / total
        d.rect(x, 120, width - 3, 110, colour, 4)
        ink = INK if colour in (GREY, GOLD) else "#ffffff"
        if width > 90:
            d.text(x + 14, 168, written, 30, ink, 700)
            d.text(x + 14, 206, label, 16, ink)
        else:
            d.text(x + width / 2 - 2, 264, written, 20, INK, 700, "middle")
            d.text(x + width / 2 - 2, 286, label, 15, SOFT, anchor="middle")
            d.line(x + width / 2 - 2, 234, x + width / 2 - 2, 246, SOFT)
        x += width
    d.text(40, height - 28, note, 15, SOFT)
    d.write(path)


def fuel():
    d = Drawing("A quarter of the ceiling is left",
                "Refined petroleum that may be sold to North Korea in 2018, in barrels",
                "Resolution 2375 of 11 September 2017: 2,000,000 barrels. Resolution 2397 of 22 December 2017: 500,000 barrels.",
                height=400)
    rows = [("Resolution 2375", "11 September 2017", 2_000_000, GREY), ("Resolution 2397", "22 December 2017", 500_000, TEAL)]
    for row, (name, date, barrels, colour) in enumerate(rows):
        y = 120 + row * 110
        d.text(40, y + 34, name, 19, INK, 700)
        d.text(40, y + 58, date, 15, SOFT)
        width = 560 * barrels / 2_000_000
        d.rect(240, y, width, 76, colour, 4)
        d.text(240 + width + 14, y + 46, f"{barrels:,}", 22, INK, 700)
    d.text(40, 364, "Crude oil has had a ceiling of its own since the second resolution: four million barrels in twelve months.", 15, SOFT)
    d.write("2017/12/fuel-ceiling.svg")


def eight_billion():
    d = Drawing("Seven, eight, nine and a peak",
                "World population in billions, as the United Nations reckons it in 2022",
                "7 billion in 2011, 8 billion in November 2022, about 9 billion around 2037, a peak of about 10.4 billion in the 2080s.")
    left, right, top, bottom = 110, 900, 120, 450
    x = lambda year: left + (year - 2005) * (right - left) / 85
    y = lambda billions: bottom - (billions - 6) * (bottom - top) / 5
    for billions in range(6, 12):
        d.line(left, y(billions), right, y(billions))
        d.text(left - 14, y(billions) + 5, str(billions), 15, SOFT, anchor="end")
    for year in (2010, 2030, 2050, 2070, 2090):
        d.text(x(year), bottom + 28, str(year), 15, SOFT, anchor="middle")
    points = [(2011.8, 7, "2011: 7"), (2022.9, 8, "November 2022: 8"), (2037.5, 9, "around 2037: 9"), (2085, 10.4, "2080s: about 10.4")]
    past = " ".join(f"{number(x(year))},{number(y(value))}" for year, value, _ in points[:2])
    (x1, y1), (x2, y2), (x3, y3) = ((x(year), y(value)) for year, value, _ in points[1:])
    d.add(f'<polyline points="{past}" fill="none" stroke="{TEAL}" stroke-width="4"/>')
    d.add(f'<path d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}C{number(x2 + 130)} {number(y2 - 56)} {number(x3 - 160)} {number(y3)} {number(x3)} {number(y3)}" fill="none" stroke="{TEAL}" stroke-width="3" stroke-dasharray="8 7"/>')
    for at, (year, value, label) in enumerate(points):
        d.circle(x(year), y(value), 8, TEAL if at < 2 else PAPER, f' stroke="{TEAL}" stroke-width="3"')
        anchor, dx, dy = ("end", 0, -20) if at == 3 else ("start", 16, 20)
        d.text(x(year) + dx, y(value) + dy, label, 17, INK, 700, anchor)
    d.text(40, 515, "Broken line: projection, medium variant.", 15, SOFT)
    d.write("2022/11/world-population.svg")


def suez():
    d = Drawing("Twice as long as the canal is wide",
                "The Ever Given across the Suez Canal, to scale",
                "A canal 200 metres wide, and in it, aslant from bank to bank, a ship 400 metres long.", height=560)
    scale = 1.3  # pixels a metre
    top = 180
    bottom = top + 200 * scale
    d.rect(0, 110, 960, 400, "#eadfc4")
    d.rect(0, top, 960, 200 * scale, "#9cc3c9")
    length, beam = 400 * scale, 59 * scale
    # At this angle the bow stands in one bank and a corner of the stern in the other.
    d.add(f'<g transform="translate(480 {top + 112}) rotate(-28.3)">')
    half, side = length / 2, beam / 2
    d.add(f'<path d="M{number(-half)} {number(-side)}H{number(half - 70)}Q{number(half - 12)} {number(-side * 0.7)} {number(half)} 0Q{number(half - 12)} {number(side * 0.7)} {number(half - 70)} {number(side)}H{number(-half)}Z" fill="#2d5f43" stroke="{PAPER}" stroke-width="2"/>')
    colours = [RUST, "#3d6f9e", GOLD, "#7c8f52", "#8a5a86", GREY]
    for column in range(17):
        for row in range(6):
            d.rect(-half + 20 + column * 24.5, -side + 8 + row * (beam - 16) / 6, 22, (beam - 16) / 6 - 1.5,
                   colours[(column * 7 + row * 5 + column * row) % 6])
    d.rect(half - 165, -side + 5, 12, beam - 10, "#ffffff")
    d.add("</g>")
    d.line(60, top, 60, bottom, INK, 2)
    for y in (top, bottom):
        d.line(50, y, 70, y, INK, 2)
    d.text(80, (top + bottom) / 2 + 7, "200 m", 20, INK, 700)
    d.text(660, bottom - 24, "the ship: 400 m", 20, INK, 700)
    d.text(40, 148, "bank", 15, SOFT)
    d.text(40, 480, "bank", 15, SOFT)
    d.line(700, 488, 700 + 100 * scale, 488, INK, 3)
    d.text(700 + 100 * scale + 12, 494, "100 m", 15)
    d.text(40, 540, "Width at the surface. The position is drawn from the lengths, not from a survey.", 15, SOFT)
    d.write("2021/03/ever-given.svg")


def outlines():
    found = {}
    for line in (ROOT / "src/render/world.txt").read_text(encoding="utf-8").splitlines():
        if "\t" in line:
            code, path = line.split("\t", 1)
            found.setdefault(code, []).append(path)
    return {code: "".join(paths) for code, paths in found.items()}


def rcep():
    names = {"AU": "Australia", "BN": "Brunei", "KH": "Cambodia", "CN": "China", "ID": "Indonesia", "JP": "Japan",
             "LA": "Laos", "MY": "Malaysia", "MM": "Myanmar", "NZ": "New Zealand", "PH": "Philippines",
             "SG": "Singapore", "KR": "South Korea", "TH": "Thailand", "VN": "Vietnam"}
    d = Drawing("Fifteen countries, one set of rules of origin",
                "Signatories of the Regional Comprehensive Economic Partnership, 15 November 2020",
                "Map of East Asia and Oceania with the fifteen signatories marked: " + ", ".join(names.values()) + ".",
                height=640)
    shapes = outlines()
    rest = "".join(shape for code, shape in shapes.items() if code not in names)
    inside = "".join(shapes.get(code, "") for code in names)
    d.add('<svg x="260" y="100" width="700" height="490" viewBox="556 56 504 353">')
    d.rect(556, 56, 504, 353, SEA)
    d.add(f'<path d="{rest}" fill="{LAND}" stroke="{PAPER}" stroke-width=".6"/>')
    d.add(f'<path d="{inside}" fill="{TEAL}" stroke="{PAPER}" stroke-width=".6"/></svg>')
    for row, name in enumerate(names.values()):
        d.circle(48, 125 + row * 31, 6, TEAL)
        d.text(64, 131 + row * 31, name, 17)
    d.text(40, 622, "Singapore is too small to be seen at this scale. India left the talks in November 2019.", 15, SOFT)
    d.write("2020/11/rcep-map.svg")


def tpp():
    names = {"AU": "Australia", "BN": "Brunei", "CA": "Canada", "CL": "Chile", "JP": "Japan", "MY": "Malaysia",
             "MX": "Mexico", "NZ": "New Zealand", "PE": "Peru", "SG": "Singapore", "US": "United States", "VN": "Vietnam"}
    members = [code for code in names if code in outlines()]
    d = Drawing("Twelve shores of one ocean", "Signatories of the Trans-Pacific Partnership, 4 February 2016",
                "World map with the Pacific in its middle and the twelve signatories marked: " + ", ".join(names.values()) + ".",
                height=670)
    shapes = outlines()
    rest = "".join(shape for code, shape in shapes.items() if code not in members)
    inside = "".join(shapes[code] for code in members)
    # The world twice, side by side: the window shows Asia from the left copy and America from the right one.
    d.add(f'<defs><g id="w"><path d="{rest}" fill="{LAND}" stroke="{PAPER}" stroke-width=".6"/>'
          f'<path d="{inside}" fill="{TEAL}" stroke="{PAPER}" stroke-width=".6"/></g></defs>')
    d.add(f'<svg x="0" y="100" width="960" height="519" viewBox="680 24 740 400"><rect x="680" y="24" width="740" height="400" fill="{SEA}"/>'
          '<use href="#w"/><use href="#w" x="1000"/></svg>')
    d.text(40, 651, "Brunei and Singapore are hardly visible at this scale.", 15, SOFT)
    d.write("2016/02/tpp-map.svg")


def parliament():
    parties = [("African National Congress", 159, TEAL), ("Democratic Alliance", 87, "#3d6f9e"),
               ("uMkhonto weSizwe", 58, GOLD), ("Economic Freedom Fighters", 39, RUST), ("others", 57, GREY)]
    d = Drawing("Forty-two seats short", "The 400 seats of South Africa's National Assembly after the election of 29 May 2024",
                "; ".join(f"{name} {seats}" for name, seats, _ in parties) + ". A majority is 201.", height=580)
    rows, inner, outer = 10, 130, 330
    radii = [inner + (outer - inner) * row / (rows - 1) for row in range(rows)]
    counts = [round(400 * r / sum(radii)) for r in radii]
    counts[-1] += 400 - sum(counts)
    seats = sorted(
        (math.pi * at / (count - 1), radius) for radius, count in zip(radii, counts) for at in range(count)
    )
    colours = [colour for _, count, colour in parties for _ in range(count)]
    for (angle, radius), colour in zip(seats, colours):
        d.circle(370 - radius * math.cos(angle), 470 - radius * math.sin(angle), 7.4, colour)
    d.text(370, 452, "400", 44, INK, 700, "middle")
    d.text(370, 478, "majority: 201", 16, SOFT, anchor="middle")
    for row, (name, count, colour) in enumerate(parties):
        y = 190 + row * 52
        d.circle(732, y - 6, 9, colour)
        d.text(752, y, f"{count}", 21, INK, 700)
        d.text(752, y + 21, name, 14, SOFT)
    d.text(40, 552, "With 159 seats the ANC needs 42 more for a majority of its own.", 15, SOFT)
    d.write("2024/06/south-africa-seats.svg")


def heat():
    d = Drawing("Over forty", "The highest temperatures measured in the United Kingdom, in degrees Celsius",
                "Record until July 2022: 38.7 degrees, in 2019. 19 July 2022: 40.3 degrees, at Coningsby.", height=420)
    x = lambda degrees: 100 + (degrees - 36) * 160
    d.line(x(36), 300, x(41), 300, INK, 2)
    for degrees in range(36, 42):
        d.line(x(degrees), 294, x(degrees), 306, INK, 2)
        d.text(x(degrees), 332, f"{degrees}°", 16, SOFT, anchor="middle")
    d.line(x(40), 110, x(40), 300, INK, 2, "6 5")
    d.rect(x(36), 140, x(38.7) - x(36), 50, GREY, 4)
    d.text(x(38.7) + 14, 173, "38.7° in 2019", 20, INK, 700)
    d.rect(x(36), 216, x(40.3) - x(36), 50, RUST, 4)
    d.text(x(40.3) - 14, 249, "40.3° at Coningsby, 19 July 2022", 20, "#ffffff", 700, "end")
    d.text(x(40) + 10, 122, "never reached before", 15, SOFT)
    d.text(40, 384, "The scale begins at 36 degrees.", 15, SOFT)
    d.write("2022/07/record-heat.svg")


def kigali():
    groups = [("Most developed countries", 2019, "cut of 10 per cent", TEAL),
              ("China, Brazil, South Africa and most others", 2024, "freeze", GOLD),
              ("India, Iran, Iraq, Pakistan, Gulf states", 2028, "freeze", RUST)]
    d = Drawing("Three groups, three starts", "First step in the phase-down of hydrofluorocarbons under the Kigali amendment",
                "; ".join(f"{name}: {step} from {year}" for name, year, step, _ in groups) + ".", height=460)
    x = lambda year: 60 + (year - 2016) * 44
    for year in (2016, 2020, 2024, 2028, 2032):
        d.line(x(year), 110, x(year), 392)
        d.text(x(year), 416, str(year), 15, SOFT, anchor="middle")
    for row, (name, year, step, colour) in enumerate(groups):
        y = 128 + row * 90
        d.rect(x(year), y + 26, 900 - x(year), 34, colour, 4)
        d.text(x(year) + 12, y + 50, f"{year}: {step}", 17, INK if colour == GOLD else "#ffffff", 700)
        d.text(x(2016) + 8, y + 14, name, 17, INK, 700)
    d.text(40, 446, "By the late 2040s consumption is to be down by 80 to 85 per cent everywhere.", 15, SOFT)
    d.write("2016/10/kigali-steps.svg")


def kipchoge():
    runs = [("Berlin, 2018", "official record", 2 * 3600 + 99, GREY, "2:01:39"),
            ("Monza, 2017", "first attempt", 2 * 3600 + 25, GOLD, "2:00:25"),
            ("Vienna, 2019", "not a record", 3600 + 59 * 60 + 40, TEAL, "1:59:40")]
    d = Drawing("Twenty seconds to spare", "Three marathons of Eliud Kipchoge, in seconds over or under two hours",
                "Berlin 2018: 2:01:39, the official record. Monza 2017: 2:00:25. Vienna 2019: 1:59:40, not counted as a record.",
                height=420)
    x = lambda seconds: 420 + (seconds - 7200) * 3.6
    d.line(x(7200), 110, x(7200), 356, INK, 2)
    d.text(x(7200), 380, "two hours", 16, INK, 700, "middle")
    for row, (place, kind, seconds, colour, time) in enumerate(runs):
        y = 124 + row * 78
        d.text(40, y + 24, place, 19, INK, 700)
        d.text(40, y + 46, kind, 15, SOFT)
        a, b = sorted((x(7200), x(seconds)))
        d.rect(a, y, b - a, 56, colour, 3)
        over = seconds - 7200
        label = f"{time}  ({'+' if over > 0 else '−'}{abs(over)} s)"
        if over > 0:
            d.text(b + 12, y + 36, label, 19, INK, 700)
        else:
            d.text(x(7200) + 12, y + 36, label, 19, INK, 700)
    d.write("2019/10/two-hours.svg")


def webb():
    """The mirror of the Webb telescope, in pixels: 18 gilded hexagons."""
    size = 104
    parts = []
    step = size * math.sqrt(3) + 5
    ring = [(q, r) for q in range(-2, 3) for r in range(-2, 3) if abs(q + r) <= 2 and (q, r) != (0, 0)]
    assert len(ring) == 18
    for q, r in ring:
        cx, cy = 800 + step * math.sqrt(3) / 2 * q, 488 + step * (r + q / 2)
        corners = " ".join(f"{cx + size * math.cos(math.pi / 3 * k):.1f},{cy + size * math.sin(math.pi / 3 * k):.1f}" for k in range(6))
        parts.append(f'<polygon points="{corners}" fill="url(#gold)"/><polygon points="{corners}" fill="url(#shine)"/>')
    stars = []
    state = 7
    for _ in range(420):
        values = []
        for _ in range(3):
            state = (state * 1103515245 + 12345) % 2147483648
            values.append(state / 2147483648)
        x, y, bright = values
        stars.append(f'<circle cx="{x * 1600:.0f}" cy="{y * 1066:.0f}" r="{0.5 + bright ** 6 * 2.2:.2f}" fill="#fff" opacity="{0.25 + bright * 0.6:.2f}"/>')
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1066" viewBox="0 0 1600 1066">
<defs>
<radialGradient id="sky" cx=".5" cy=".45" r=".8"><stop offset="0" stop-color="#1b2340"/><stop offset="1" stop-color="#05060c"/></radialGradient>
<linearGradient id="gold" gradientUnits="userSpaceOnUse" x1="350" y1="80" x2="1250" y2="980"><stop offset="0" stop-color="#fff1bd"/><stop offset=".35" stop-color="#e4b34a"/><stop offset=".7" stop-color="#b47a1c"/><stop offset="1" stop-color="#6d4410"/></linearGradient>
<linearGradient id="shine" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".38"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#3a2205" stop-opacity=".3"/></linearGradient>
</defs>
<rect width="1600" height="1066" fill="url(#sky)"/>{''.join(stars)}{''.join(parts)}
<g stroke="#f4f1e6" stroke-width="3"><path d="M375 1008H1225M375 994v28M1225 994v28" fill="none"/></g>
<rect x="680" y="980" width="240" height="56" fill="#090c18"/>
<text x="800" y="1021" font-family="{FONT}" font-size="38" font-weight="600" fill="#f4f1e6" text-anchor="middle">6.5 metres</text>
</svg>"""


def moon():
    """Where on the Moon Chandrayaan-3 landed: a ball with its circles of latitude, seen from a little below its equator."""
    radius, cx, cy, tilt = 440, 800, 533, math.radians(-25)

    def project(lat, lon):
        lat, lon = math.radians(lat), math.radians(lon)
        x, y, z = math.cos(lat) * math.sin(lon), math.sin(lat), math.cos(lat) * math.cos(lon)
        y, z = y * math.cos(tilt) - z * math.sin(tilt), y * math.sin(tilt) + z * math.cos(tilt)
        return cx + radius * x, cy - radius * y, z

    def curve(points, width, opacity):
        path, pen = "", False
        for x, y, z in points:
            if z < 0:
                pen = False
                continue
            path += f"{'L' if pen else 'M'}{x:.1f} {y:.1f}"
            pen = True
        return f'<path d="{path}" fill="none" stroke="#fdf8ea" stroke-width="{width}" opacity="{opacity}"/>'

    lines = [curve([project(lat, lon) for lon in range(-180, 181, 3)], 4 if lat == 0 else 2, .8 if lat == 0 else .35) for lat in range(-75, 90, 15)]
    lines += [curve([project(lat, lon) for lat in range(-90, 91, 3)], 2, .25) for lon in range(-180, 180, 30)]
    # The landing site: 69 degrees south, 32 degrees east.
    x, y, _ = project(-69, 32)
    px, py, _ = project(-90, 0)
    ex, ey, _ = project(0, -8)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1066" viewBox="0 0 1600 1066" font-family="{FONT}">
<defs><radialGradient id="ball" cx=".36" cy=".34" r=".75"><stop offset="0" stop-color="#c9c4b8"/><stop offset=".55" stop-color="#8b877e"/><stop offset="1" stop-color="#3a3834"/></radialGradient></defs>
<rect width="1600" height="1066" fill="#0b0d13"/><circle cx="{cx}" cy="{cy}" r="{radius}" fill="url(#ball)"/>{''.join(lines)}
<circle cx="{px:.1f}" cy="{py:.1f}" r="8" fill="#fdf8ea"/>
<text x="{px - 24:.1f}" y="{py + 10:.1f}" font-size="34" fill="#fdf8ea" text-anchor="end">South pole</text>
<text x="{ex:.1f}" y="{ey - 18:.1f}" font-size="34" fill="#fdf8ea" text-anchor="middle">Equator</text>
<circle cx="{x:.1f}" cy="{y:.1f}" r="17" fill="#ff9a4d" stroke="#0b0d13" stroke-width="5"/>
<path d="M{x + 22:.1f} {y + 6:.1f}L1230 {y + 60:.1f}" stroke="#ff9a4d" stroke-width="4"/>
<text x="1244" y="{y + 60:.1f}" font-size="44" font-weight="700" fill="#ffb37a">Vikram</text>
<text x="1244" y="{y + 104:.1f}" font-size="34" fill="#fdf8ea">69° south</text>
</svg>"""


def printed_pages(article):
    """An article of this archive as two pages of a printed paper: our text, set by us, to show beside it as a scan would be."""
    _, front, body = (CONTENT / article).read_text(encoding="utf-8").split("---\n", 2)
    field = lambda name: re.search(rf'^{name}: "?(.*?)"?$', front, re.M)[1]
    notes = "\n\n".join(re.findall(r"^\[\^\d+\]: .*$", body, re.M))
    body = body.split("> [!NOTE]")[0] + f"\n## Sources\n\n{notes}\n"
    body = re.sub(r"\[\^(\d+)\]: ", r"\1. ", body)
    body = re.sub(r"\[\^(\d+)\]", r"", body)
    blocks = [block.strip() for block in body.split("\n\n") if block.strip()]
    set_block = lambda block: f"<h3>{escape(block[3:])}</h3>" if block.startswith("## ") else f"<p>{escape(block)}</p>"
    turn = [index for index, block in enumerate(blocks) if block.startswith("## ")][-2]
    year, month, day = map(int, field("date").split("-"))
    date = f"{day} {calendar.month_name[month]} {year}"
    style = """
.page { box-sizing: border-box; width: 1000px; height: 1414px; padding: 56px 60px; background: #f4efe3; color: #1c1b19; font-family: Georgia, 'Times New Roman', serif; }
h1 { font: bold 86px Georgia, serif; text-align: center; margin: 0 0 6px; letter-spacing: -2px; }
.line { border: solid #1c1b19; border-width: 2px 0 1px; text-align: center; font-size: 17px; padding: 7px; margin-bottom: 26px; }
h2 { font-size: 62px; line-height: 1.04; margin: 0 0 16px; letter-spacing: -1px; }
.deck { font-size: 25px; line-height: 1.3; margin: 0 0 24px; font-style: italic; }
.text { columns: 2; column-gap: 34px; column-rule: 1px solid #8d8779; font-size: 24.5px; line-height: 1.42; text-align: justify; hyphens: auto; }
.text p { margin: 0; text-indent: 1.2em; } .text > p:first-child, h3 + p { text-indent: 0; }
h3 { font-size: 27px; margin: 22px 0 8px; } .end { font-size: 19px; text-align: right; margin-top: 20px; }"""
    pages = [
        f"""<h1>The Record</h1><div class="line">{date} · page 1</div><h2>{escape(field("title"))}</h2>
<p class="deck">{escape(field("summary"))}</p><div class="text">{"".join(map(set_block, blocks[:turn]))}</div><p class="end">Continued on page 2</p>""",
        f"""<div class="line">The Record · {date} · page 2</div><div class="text">{"".join(map(set_block, blocks[turn:]))}</div>""",
    ]
    return [f"""<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1414"><foreignObject width="1000" height="1414">
<div xmlns="http://www.w3.org/1999/xhtml" lang="en" class="page"><style>{style}</style>{page}</div></foreignObject></svg>""" for page in pages]


def raster(svg, path, quality, width=1600, height=1066):
    """Draws an SVG with Chromium and has it make a JPEG of that, so many pixels wide and high."""
    data = base64.b64encode(svg.encode()).decode()
    script = f"""const picture = new Image();
picture.onload = () => {{
  const canvas = Object.assign(document.createElement("canvas"), {{ width: {width}, height: {height} }});
  canvas.getContext("2d").drawImage(picture, 0, 0);
  document.body.textContent = canvas.toDataURL("image/jpeg", {quality});
}};
picture.src = "data:image/svg+xml;base64,{data}";"""
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "page.html"
        page.write_text(f"<!doctype html><body><script>{script}</script>", encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom", page.as_uri()]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    encoded = re.search(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", done.stdout)
    (CONTENT / path).write_bytes(base64.b64decode(encoded[1]))


def main():
    council_2014()
    five_votes()
    fuel()
    share("2014/12/assembly-vote.svg", "Nearly six to one among those who took a side",
          "The General Assembly on resolution 69/188, 18 December 2014",
          [("in favour", "116", 116, TEAL), ("against", "20", 20, RUST), ("abstaining", "53", 53, GREY)],
          "Only votes for and against count towards the majority.")
    share("2022/03/assembly-vote.svg", "141 countries, and five",
          "The General Assembly on resolution ES-11/1, 2 March 2022",
          [("in favour", "141", 141, TEAL), ("against", "5", 5, RUST), ("abstaining", "35", 35, GREY)],
          "Against: Belarus, Eritrea, North Korea, Russia and Syria.")
    share("2022/10/runoff.svg", "Less than two points apart", "Valid votes in Brazil's runoff of 30 October 2022, in per cent",
          [("Luiz Inácio Lula da Silva", "50.90", 50.9, TEAL), ("Jair Bolsonaro", "49.10", 49.1, GOLD)],
          "A difference of just over two million votes.")
    share("2018/05/referendum.svg", "Two to one for repeal", "Valid votes in Ireland's referendum of 25 May 2018, in per cent",
          [("for repeal", "66.4", 66.4, TEAL), ("against", "33.6", 33.6, RUST)], "Turnout was 64.1 per cent.")
    eight_billion()
    suez()
    rcep()
    tpp()
    parliament()
    heat()
    kigali()
    kipchoge()
    if "--raster" in sys.argv:
        raster(webb(), "2022/07/webb-mirror.jpg", .84)
        raster(moon(), "2023/08/moon-landing-site.jpg", .84)
        for number, page in enumerate(printed_pages("2017/08/resolution-2371-coal-ban.md"), 1):
            raster(page, f"2017/08/printed-page-{number}.jpg", .5, 1000, 1414)


if __name__ == "__main__":
    main()
