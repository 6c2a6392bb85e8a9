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
    yield "unknown ending", "log.pdf", b"%PDF", "log_format_unknown"
    yield "no ending", "log", xes(ONE), "log_format_unknown"
    yield "empty XES", "log.xes", b"", "log_not_well_formed"
    yield "empty CSV", "log.csv", b"", "log_not_well_formed"
    yield "empty JSON", "log.json", b"", "log_not_well_formed"
    yield "truncated gzip", "log.xes.gz", good[: len(good) // 2], "log_gzip_damaged"
    yield "gzip without its checksum", "log.xes.gz", good[:-8], "log_gzip_damaged"
    yield "gzip with a wrong checksum", "log.xes.gz", good[:-8] + bytes(8), "log_gzip_damaged"
    yield "gzip with a flipped byte", "log.xes.gz", good[:40] + bytes([good[40] ^ 255]) + good[41:], "log_gzip_damaged"
    yield "gzip followed by rubbish", "log.xes.gz", good + b"rubbish", "log_gzip_damaged"
    yield "gzip header alone", "log.xes.gz", good[:10], "log_gzip_damaged"
    packed_bomb = b"".join([bomb.compress(b"<log>"), *(bomb.compress(zeros) for _ in range(64)), bomb.flush()])
    yield "gzip bomb", "log.xes.gz", packed_bomb, "log_too_large"
    yield "gzip in gzip", "log.xes.gz", gzip.compress(good), "log_not_well_formed"


def _xes_documents() -> Iterator[Malformed]:
    def document(name: str, content: str | bytes, code: str = "log_not_well_formed") -> Malformed:
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
    yield document("a document type", f"{head}<!DOCTYPE log>{one[38:]}", "log_doctype_forbidden")
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
    yield document("no trace", "<log/>", "log_nothing_to_import")
    yield document(
        "traces without events", f"<log><trace>{string('concept:name', 'A')}</trace></log>", "log_records_unusable"
    )


DTD = "log_doctype_forbidden"
FOREIGN = "log_foreign_element"


def _xes_records() -> Iterator[Malformed]:
    def record(name: str, content: str, code: str) -> Malformed:
        return f"XES: {name}", "log.xes", content.encode(), code

    one = xes(ONE).decode()
    yield record("no case id", one.replace(string("concept:name", "A"), ""), "log_attribute_missing")
    yield record("an empty case id", one.replace('value="A"', 'value=" "'), "log_attribute_missing")
    yield record("no activity", one.replace(string("concept:name", "Receive"), ""), "log_attribute_missing")
    yield record("no time", one.replace("time:timestamp", "time:stamp"), "log_attribute_missing")
    yield record("an attribute without a key", one.replace('key="org:resource" ', ""), "log_attribute_missing")
    yield record("an event outside a trace", f"<log>{STEP}</log>", "log_event_outside_case")
    yield record("an event after its trace", one.replace("</log>", f"{STEP}</log>"), "log_event_outside_case")
    yield record("an event twice", one.replace(STEP, STEP * 2), "log_event_repeated")
    yield record(
        "two events of one id",
        one.replace(STEP, _with_id(STEP) + _with_id(STEP.replace("Receive", "X"))),
        "log_event_repeated",
    )
    yield record(
        "a trace twice",
        one.replace("<trace>", "<trace>" + one.split("<trace>")[1].split("</trace>")[0] + "</trace><trace>"),
        "log_case_repeated",
    )
    yield record(
        "two activities in one event",
        one.replace("<event>", "<event>" + string("concept:name", "X")),
        "log_attribute_repeated",
    )
    yield record(
        "two case ids in one trace",
        one.replace("<trace>", "<trace>" + string("concept:name", "X")),
        "log_attribute_repeated",
    )
    yield record("an official who is nobody", one.replace("Anh", "~workflow"), "log_text_unusable")
    yield record("an invisible letter in a name", one.replace("Anh", "A\u200bnh"), "log_text_unusable")
    yield record("a name that turns the writing", one.replace("Anh", "A\u202enh"), "log_text_unusable")
    yield record("a line break in a name", one.replace("Receive", "Re&#10;ceive"), "log_text_unusable")
    yield record("a case id beyond measure", one.replace('value="A"', f'value="{"A" * 501}"'), "log_text_unusable")
    yield record(
        "a free text beyond measure",
        one.replace("<event>", string("note", "x" * 4_001) + "<event>", 1),
        "log_text_unusable",
    )
    yield record(
        "two hundred and one attributes",
        one.replace("<event>", "".join(string(f"n{n}", "x") for n in range(201)) + "<event>", 1),
        "log_too_many_attributes",
    )


def _with_id(step: str) -> str:
    return step.replace("<event>", '<event><id key="identity:id" value="7d9e6c4e-0000-4000-8000-000000000001"/>')


def _moments() -> Iterator[Malformed]:
    for value, code in {
        "2020-03-02T10:00:00": "log_time_without_zone",
        "2020-03-02 10:00": "log_time_without_zone",
        "2020-03-02T10:00:00.123": "log_time_without_zone",
        "2020-03-02T10:00:00+25:00": "log_zone_unknown",
        "2020-03-02T10:00:00+14:01": "log_zone_unknown",
        "2020-03-02T10:00:00+07:60": "log_zone_unknown",
        "2020-03-02T10:00:00 ICT": "log_zone_unknown",
        "2020-03-02T10:00:00[Asia/Ho_Chi_Minh]": "log_zone_unknown",
        "2020-03-02T10:00:00+7": "log_zone_unknown",
        "2020-03-02": "log_time_unreadable",
        "02/03/2020 10:00": "log_time_unreadable",
        "1583118000": "log_time_unreadable",
        "43892.4166": "log_time_unreadable",
        "2020-02-30T10:00:00Z": "log_time_unreadable",
        "2020-03-02T25:00:00Z": "log_time_unreadable",
        "2020-03-02T10:00:60Z": "log_time_unreadable",
        "0000-00-00T00:00:00Z": "log_time_unreadable",
        "0001-01-01T00:00:00+14:00": "log_time_unreadable",
        "1970-01-01T00:00:00Z": "log_time_unreadable",
        "9999-12-31T23:59:59-14:00": "log_time_unreadable",
        "２０２０-03-02T10:00:00Z": "log_time_unreadable",
        "yesterday": "log_time_unreadable",
        "": "log_time_unreadable",
        "2199-01-01T00:00:00Z": "log_time_unreadable",
        "2150-01-01T00:00:00Z": "log_event_in_future",
    }.items():
        yield f"an event's time: {value!r}", "log.xes", xes([Dossier("A", [Step(value, "Receive")])]), code
    for name in ("startdate", "deadline", "enddate"):
        said = xes([Dossier("A", [Step(WHEN, "Receive")], {name: "2020-03-02T10:00:00"})])
        yield f"{name} without a zone", "log.xes", said, "log_time_without_zone"


def _tables() -> Iterator[Malformed]:
    def rows(name: str, content: str | bytes, code: str = "log_not_well_formed") -> Malformed:
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
    yield rows("only a header", head, "log_nothing_to_import")
    yield rows("no column for the case", head.replace("case_id", "nr"), "log_role_not_found")
    yield rows("no column for the activity", head.replace("activity", "x"), "log_role_not_found")
    yield rows("no column for the time", head.replace("timestamp", "x"), "log_role_not_found")
    yield rows("a cell too few", head + f"A,Receive,{WHEN},Anh\n", "log_wrong_columns")
    yield rows("a cell too many", head + f"A,Receive,{WHEN},Anh,,\n", "log_wrong_columns")
    yield rows("no case", head + f",Receive,{WHEN},Anh,\n", "log_event_outside_case")
    yield rows("no activity", head + f"A,,{WHEN},Anh,\n", "log_attribute_missing")
    yield rows("no time", head + "A,Receive,,Anh,\n", "log_attribute_missing")
    yield rows("no zone", head + "A,Receive,2020-03-02 10:00:00,Anh,\n", "log_time_without_zone")
    yield rows("a line twice", head + f"A,Receive,{WHEN},Anh,\n" * 2, "log_event_repeated")
    yield rows(
        "a case that says two things",
        head + f"A,Receive,{WHEN},Anh,x\nA,Check,{WHEN},Anh,y\n",
        "log_attribute_contradicted",
    )
    yield rows(
        "a cell that is not UTF-8", head.encode() + f"A,Receive,{WHEN},".encode() + b"B\xecnh,\n", "log_text_unusable"
    )
    yield rows("a null in a cell", head + f"A,Rec\0eive,{WHEN},Anh,\n", "log_text_unusable")
    yield rows("binary rubbish", bytes(range(256)) * 20, "log_role_not_found")


def _object_centric() -> Iterator[Malformed]:
    def document(name: str, content: object, code: str = "log_not_well_formed") -> Malformed:
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
    yield document("OCEL 1.0", {"ocel:events": {}, "ocel:objects": {}}, "log_not_ocel")
    yield document("events that are an object", changed(events={}), "log_not_ocel")
    yield document("objects without an array", changed(objects="A"), "log_not_ocel")
    yield document("no events", changed(events=[]), "log_not_ocel")
    yield document("types among which none is the case", changed(objects=two), "log_role_not_found")
    yield document("an event that is a number", changed(events=[7]), "log_wrong_shape")
    yield document("an event without an id", changed(events=[{"type": "x", "time": WHEN}]), "log_attribute_missing")
    yield document("an event without a time", acts(time=None), "log_wrong_shape")
    yield document("an event without a zone", acts(time="2020-03-02T10:00:00"), "log_time_without_zone")
    yield document("an event without a type", acts(type=""), "log_attribute_missing")
    yield document("an event tied to nothing", acts(relationships=[]), "log_event_outside_case")
    yield document(
        "an event tied to an official only", acts(relationships=[{"objectId": "Anh"}]), "log_event_outside_case"
    )
    yield document("an event tied to an unknown object", acts(relationships=[{"objectId": "Z"}]), "log_wrong_shape")
    yield document("ties that are no array", acts(relationships="A"), "log_wrong_shape")
    yield document("a tie that is a text", acts(relationships=["A"]), "log_wrong_shape")
    yield document("a lone surrogate", acts(type="\ud800"), "log_text_unusable")
    yield document("an event twice", changed(events=changed()["events"] * 2), "log_event_repeated")
    yield document(
        "an object twice", changed(objects=changed()["objects"][:1] * 2 + changed()["objects"][1:]), "log_case_repeated"
    )
    bad = {"id": "A", "type": "dossier", "attributes": [{"name": "x", "value": []}]}
    yield document(
        "an attribute that is an array", changed(objects=[bad, *changed()["objects"][1:]]), "log_wrong_shape"
    )
