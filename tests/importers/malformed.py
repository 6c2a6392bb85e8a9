"""Logs that must be refused: (what is wrong, file name, content, code of the refusal)."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any

from tests.importers.logs import ONE, SMALL, Dossier, Step, event, ocel, packed, string, table, xes

Malformed = tuple[str, str, bytes, str]

WHEN = "2020-03-02T10:00:00+07:00"
STEP = event(Step(WHEN, "Receive", "Anh"))
ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def every_malformed_log() -> list[Malformed]:
    return [*_files(), *_xes_documents(), *_xes_records(), *_moments(), *_tables(), *_object_centric()]


def _files() -> Iterator[Malformed]:
    good = packed(xes(SMALL))
    bomb = zlib.compressobj(9, wbits=31)
    zeros = b" " * (1 << 20)
    yield "unknown ending", "log.pdf", b"%PDF", "log-format-unknown"
    yield "no ending", "log", xes(ONE), "log-format-unknown"
    yield "empty XES", "log.xes", b"", "log-not-well-formed"
    yield "empty CSV", "log.csv", b"", "log-not-well-formed"
    yield "empty JSON", "log.json", b"", "log-not-well-formed"
    yield "truncated gzip", "log.xes.gz", good[: len(good) // 2], "log-gzip-damaged"
    yield "gzip without its checksum", "log.xes.gz", good[:-8], "log-gzip-damaged"
    yield "gzip with a wrong checksum", "log.xes.gz", good[:-8] + bytes(8), "log-gzip-damaged"
    yield "gzip with a flipped byte", "log.xes.gz", good[:40] + bytes([good[40] ^ 255]) + good[41:], "log-gzip-damaged"
    yield "gzip followed by rubbish", "log.xes.gz", good + b"rubbish", "log-gzip-damaged"
    yield "gzip header alone", "log.xes.gz", good[:10], "log-gzip-damaged"
    packed_bomb = b"".join([bomb.compress(b"<log>"), *(bomb.compress(zeros) for _ in range(64)), bomb.flush()])
    yield "gzip bomb", "log.xes.gz", packed_bomb, "log-too-large"
    yield "gzip in gzip", "log.xes.gz", gzip.compress(good), "log-not-well-formed"


def _xes_documents() -> Iterator[Malformed]:
    def document(name: str, content: str | bytes, code: str = "log-not-well-formed") -> Malformed:
        return f"XES: {name}", "log.xes", content.encode() if isinstance(content, str) else content, code

    good = xes(SMALL)
    one = xes(ONE).decode()
    head = '<?xml version="1.0"?>'
    yield document("binary rubbish", bytes(range(256)) * 20)
    yield document("plain text", "case,activity\n")
    yield document("JSON", ocel(SMALL))
    yield document("cut off in a tag", good[: good.index(b"org:resource")])
    yield document("cut off between tags", good[: good.rindex(b"</log>")])
    yield document("two roots", good + b"<log/>")
    yield document("a wrong end tag", one.replace("</trace>", "</trase>"))
    yield document("an undefined entity", one.replace('value="Anh"', 'value="&anh;"'))
    yield document("an attribute twice in a tag", one.replace('value="Anh"', 'value="Anh" value="Bo"'))
    yield document("a character XML forbids", one.replace('value="Anh"', 'value="A\x01h"'))
    yield document("an escaped null", one.replace('value="Anh"', 'value="A&#0;h"'))
    yield document("bytes that are not UTF-8", one.encode().replace(b"Anh", b"A\xe1\xbanh"))
    yield document("an encoding that does not exist", one.replace("UTF-8", "KLINGON-1"))
    yield document("a multi-byte encoding that expat lacks", one.replace("UTF-8", "Shift_JIS"))
    yield document("UTF-8 that claims to be UTF-16", one.replace("UTF-8", "UTF-16"))
    yield document("an unbound prefix", one.replace("<trace>", "<x:trace>").replace("</trace>", "</x:trace>"))
    yield document("a tag without end", "<log " + 'a="' + "x" * 3_000_000)
    yield document("nesting without end", "<log>" + '<list key="a">' * 1000)
    yield document("a document type", f"{head}<!DOCTYPE log>{one[38:]}", "log-doctype-forbidden")
    yield document("an external document type", f'{head}<!DOCTYPE log SYSTEM "http://127.0.0.1:1/log.dtd"><log/>', DTD)
    yield document("an internal entity", f'{head}<!DOCTYPE log [<!ENTITY a "b">]><log>&a;</log>', DTD)
    yield document("an entity bomb", f'{head}<!DOCTYPE log [<!ENTITY a0 "x">{ENTITIES}]><log>&a9;</log>', DTD)
    yield document(
        "a quadratic entity", f'{head}<!DOCTYPE log [<!ENTITY a "{"x" * 50_000}">]><log>{"&a;" * 500}</log>', DTD
    )
    yield document(
        "an external entity", f'{head}<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log>&a;</log>', DTD
    )
    yield document(
        "a parameter entity", f'{head}<!DOCTYPE log [<!ENTITY % a SYSTEM "file:///etc/passwd">%a;]><log/>', DTD
    )
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    yield document("an XInclude", f"<log>{include}</log>", FOREIGN)
    yield document(
        "an XInclude that looks like a trace", f"<log>{include.replace('xi:include', 'xi:trace')}</log>", FOREIGN
    )
    yield document("another root", "<svg/>", FOREIGN)
    yield document("a root that is an attribute", '<string key="a" value="b"/>', FOREIGN)
    yield document("HTML", "<html><body><p>404</p></body></html>", FOREIGN)
    yield document("an unknown element", one.replace("<trace>", "<trace><script/>"), FOREIGN)
    yield document("a trace in a trace", one.replace("<event>", "<trace></trace><event>"), FOREIGN)
    yield document("an event in an event", one.replace("<event>", "<event><event></event>"), FOREIGN)
    yield document("an event in an attribute", f'<log><list key="a">{STEP}</list></log>', FOREIGN)
    yield document("a trace in a global", "<log><global><trace/></global></log>", FOREIGN)
    yield document("a log in a log", f"<log>{one[38:]}</log>", FOREIGN)
    yield document("no trace", "<log/>", "log-nothing-to-import")
    yield document(
        "traces without events", f"<log><trace>{string('concept:name', 'A')}</trace></log>", "log-records-unusable"
    )


DTD = "log-doctype-forbidden"
FOREIGN = "log-foreign-element"


def _xes_records() -> Iterator[Malformed]:
    def record(name: str, content: str, code: str) -> Malformed:
        return f"XES: {name}", "log.xes", content.encode(), code

    one = xes(ONE).decode()
    yield record("no case id", one.replace(string("concept:name", "A"), ""), "log-attribute-missing")
    yield record("an empty case id", one.replace('value="A"', 'value=" "'), "log-attribute-missing")
    yield record("no activity", one.replace(string("concept:name", "Receive"), ""), "log-attribute-missing")
    yield record("no time", one.replace("time:timestamp", "time:stamp"), "log-attribute-missing")
    yield record("an attribute without a key", one.replace('key="org:resource" ', ""), "log-attribute-missing")
    yield record("an event outside a trace", f"<log>{STEP}</log>", "log-event-outside-case")
    yield record("an event after its trace", one.replace("</log>", f"{STEP}</log>"), "log-event-outside-case")
    yield record("an event twice", one.replace(STEP, STEP * 2), "log-event-repeated")
    yield record(
        "two events of one id",
        one.replace(STEP, _with_id(STEP) + _with_id(STEP.replace("Receive", "X"))),
        "log-event-repeated",
    )
    yield record(
        "a trace twice",
        one.replace("<trace>", "<trace>" + one.split("<trace>")[1].split("</trace>")[0] + "</trace><trace>"),
        "log-case-repeated",
    )
    yield record(
        "two activities in one event",
        one.replace("<event>", "<event>" + string("concept:name", "X")),
        "log-attribute-repeated",
    )
    yield record(
        "two case ids in one trace",
        one.replace("<trace>", "<trace>" + string("concept:name", "X")),
        "log-attribute-repeated",
    )
    yield record("an official who is nobody", one.replace("Anh", "~workflow"), "log-text-unusable")
    yield record("an invisible letter in a name", one.replace("Anh", "A\u200bnh"), "log-text-unusable")
    yield record("a name that turns the writing", one.replace("Anh", "A\u202enh"), "log-text-unusable")
    yield record("a line break in a name", one.replace("Receive", "Re&#10;ceive"), "log-text-unusable")
    yield record("a case id beyond measure", one.replace('value="A"', f'value="{"A" * 501}"'), "log-text-unusable")
    yield record(
        "a free text beyond measure",
        one.replace("<event>", string("note", "x" * 4_001) + "<event>", 1),
        "log-text-unusable",
    )
    yield record(
        "two hundred and one attributes",
        one.replace("<event>", "".join(string(f"n{n}", "x") for n in range(201)) + "<event>", 1),
        "log-too-many-attributes",
    )


def _with_id(step: str) -> str:
    return step.replace("<event>", '<event><id key="identity:id" value="7d9e6c4e-0000-4000-8000-000000000001"/>')


def _moments() -> Iterator[Malformed]:
    for value, code in {
        "2020-03-02T10:00:00": "log-time-without-zone",
        "2020-03-02 10:00": "log-time-without-zone",
        "2020-03-02T10:00:00.123": "log-time-without-zone",
        "2020-03-02T10:00:00+25:00": "log-zone-unknown",
        "2020-03-02T10:00:00+14:01": "log-zone-unknown",
        "2020-03-02T10:00:00+07:60": "log-zone-unknown",
        "2020-03-02T10:00:00 ICT": "log-zone-unknown",
        "2020-03-02T10:00:00[Asia/Ho_Chi_Minh]": "log-zone-unknown",
        "2020-03-02T10:00:00+7": "log-zone-unknown",
        "2020-03-02": "log-time-unreadable",
        "02/03/2020 10:00": "log-time-unreadable",
        "1583118000": "log-time-unreadable",
        "43892.4166": "log-time-unreadable",
        "2020-02-30T10:00:00Z": "log-time-unreadable",
        "2020-03-02T25:00:00Z": "log-time-unreadable",
        "2020-03-02T10:00:60Z": "log-time-unreadable",
        "0000-00-00T00:00:00Z": "log-time-unreadable",
        "0001-01-01T00:00:00+14:00": "log-time-unreadable",
        "1970-01-01T00:00:00Z": "log-time-unreadable",
        "9999-12-31T23:59:59-14:00": "log-time-unreadable",
        "２０２０-03-02T10:00:00Z": "log-time-unreadable",
        "yesterday": "log-time-unreadable",
        "": "log-time-unreadable",
        "2199-01-01T00:00:00Z": "log-time-unreadable",
        "2150-01-01T00:00:00Z": "log-event-in-future",
    }.items():
        yield f"an event's time: {value!r}", "log.xes", xes([Dossier("A", [Step(value, "Receive")])]), code
    for name in ("startdate", "deadline", "enddate"):
        said = xes([Dossier("A", [Step(WHEN, "Receive")], {name: "2020-03-02T10:00:00"})])
        yield f"{name} without a zone", "log.xes", said, "log-time-without-zone"


def _tables() -> Iterator[Malformed]:
    def rows(name: str, content: str | bytes, code: str = "log-not-well-formed") -> Malformed:
        return f"CSV: {name}", "log.csv", content.encode() if isinstance(content, str) else content, code

    head = "case_id,activity,timestamp,resource,case:note\n"
    yield rows("UTF-16", table(SMALL).decode().encode("utf-16"))
    yield rows("one line without end", b"x" * 3_000_000)
    yield rows("a header that is not UTF-8", b"case_id,activity,timestamp,B\xecnh\n")
    yield rows("two columns of one name", "case_id,activity,timestamp,activity\n")
    yield rows("a quote without end", head + f'A,"Receive,{WHEN},Anh,\n')
    yield rows("a quote inside a cell", head + f'A,"Re"ceive,{WHEN},Anh,\n')
    yield rows("a cell beyond measure", head + f"A,{'x' * 200_000},{WHEN},Anh,\n")
    yield rows("old line ends", head.replace("\n", "\r") + f"A,Receive,{WHEN},Anh,\r")
    yield rows("only a header", head, "log-nothing-to-import")
    yield rows("no column for the case", head.replace("case_id", "nr"), "log-role-not-found")
    yield rows("no column for the activity", head.replace("activity", "x"), "log-role-not-found")
    yield rows("no column for the time", head.replace("timestamp", "x"), "log-role-not-found")
    yield rows("a cell too few", head + f"A,Receive,{WHEN},Anh\n", "log-wrong-columns")
    yield rows("a cell too many", head + f"A,Receive,{WHEN},Anh,,\n", "log-wrong-columns")
    yield rows("no case", head + f",Receive,{WHEN},Anh,\n", "log-event-outside-case")
    yield rows("no activity", head + f"A,,{WHEN},Anh,\n", "log-attribute-missing")
    yield rows("no time", head + "A,Receive,,Anh,\n", "log-attribute-missing")
    yield rows("no zone", head + "A,Receive,2020-03-02 10:00:00,Anh,\n", "log-time-without-zone")
    yield rows("a form feed in a free text", head + f"A,Receive,{WHEN},Anh,x\x0cy\n", "log-text-unusable")
    yield rows("a separator of files in a free text", head + f"A,Receive,{WHEN},Anh,x\x1cy\n", "log-text-unusable")
    yield rows("a line twice", head + f"A,Receive,{WHEN},Anh,\n" * 2, "log-event-repeated")
    yield rows(
        "a case that says two things",
        head + f"A,Receive,{WHEN},Anh,x\nA,Check,{WHEN},Anh,y\n",
        "log-attribute-contradicted",
    )
    yield rows(
        "a cell that is not UTF-8", head.encode() + f"A,Receive,{WHEN},".encode() + b"B\xecnh,\n", "log-text-unusable"
    )
    yield rows("a null in a cell", head + f"A,Rec\0eive,{WHEN},Anh,\n", "log-text-unusable")
    yield rows("binary rubbish", bytes(range(256)) * 20, "log-role-not-found")


def _object_centric() -> Iterator[Malformed]:
    def document(name: str, content: object, code: str = "log-not-well-formed") -> Malformed:
        text = content if isinstance(content, (str, bytes)) else json.dumps(content)
        return f"OCEL: {name}", "log.json", text.encode() if isinstance(text, str) else text, code

    def changed(**members: Any) -> dict[str, Any]:
        return {**json.loads(ocel(ONE)), **members}

    def acts(**members: Any) -> dict[str, Any]:
        log = changed()
        log["events"][0].update(members)
        return log

    good = ocel(SMALL)
    two = [{"id": "A", "type": "permit"}, {"id": "B", "type": "invoice"}]
    yield document("cut off", good[: len(good) // 2])
    yield document("something after the end", good + b"{}")
    yield document("an array", [])
    yield document("a number", "12")
    yield document("a trailing comma", '{"events": [],}')
    yield document("no colon", '{"events" []}')
    yield document("NaN", '{"events": [NaN], "objects": []}')
    yield document("a member twice", '{"objects": [{}], "objects": [{}]}')
    yield document("a name twice in an event", '{"objects": [{"id": "A", "id": "B"}], "events": [1]}')
    yield document("UTF-16", good.decode().encode("utf-16"))
    yield document("bytes that are not UTF-8", good[:-20] + b"\xff" + good[-20:])
    yield document("nesting without end", '{"events": ' + "[" * 100_000)
    yield document("a number without end", '{"events": [' + "9" * 5_000 + "]}")
    yield document("XML", xes(SMALL))
    yield document("OCEL 1.0", {"ocel:events": {}, "ocel:objects": {}}, "log-not-ocel")
    yield document("events that are an object", changed(events={}), "log-not-ocel")
    yield document("objects without an array", changed(objects="A"), "log-not-ocel")
    yield document("no events", changed(events=[]), "log-not-ocel")
    yield document("types among which none is the case", changed(objects=two), "log-role-not-found")
    yield document("an event that is a number", changed(events=[7]), "log-wrong-shape")
    yield document("an event without an id", changed(events=[{"type": "x", "time": WHEN}]), "log-attribute-missing")
    yield document("an event without a time", acts(time=None), "log-wrong-shape")
    yield document("an event without a zone", acts(time="2020-03-02T10:00:00"), "log-time-without-zone")
    yield document("an event without a type", acts(type=""), "log-attribute-missing")
    yield document("an event tied to nothing", acts(relationships=[]), "log-event-outside-case")
    yield document(
        "an event tied to an official only", acts(relationships=[{"objectId": "Anh"}]), "log-event-outside-case"
    )
    yield document("an event tied to an unknown object", acts(relationships=[{"objectId": "Z"}]), "log-wrong-shape")
    yield document("ties that are no array", acts(relationships="A"), "log-wrong-shape")
    yield document("a tie that is a text", acts(relationships=["A"]), "log-wrong-shape")
    yield document("a lone surrogate", acts(type="\ud800"), "log-text-unusable")
    yield document("an event twice", changed(events=changed()["events"] * 2), "log-event-repeated")
    yield document(
        "an object twice", changed(objects=changed()["objects"][:1] * 2 + changed()["objects"][1:]), "log-case-repeated"
    )
    bad = {"id": "A", "type": "dossier", "attributes": [{"name": "x", "value": []}]}
    yield document(
        "an attribute that is an array", changed(objects=[bad, *changed()["objects"][1:]]), "log-wrong-shape"
    )
