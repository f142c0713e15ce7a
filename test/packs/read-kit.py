"""Reads a kit's zip with Python's own readers (zipfile, wave, gzip, ElementTree; MIDI with mido where it is installed) and
prints what they found as JSON."""

import gzip, io, json, sys, wave, zipfile
from xml.etree import ElementTree

kit = zipfile.ZipFile(sys.argv[1])
assert kit.testzip() is None
found = {"names": kit.namelist(), "wavs": {}}


def value(element, path):
    return element.find(path).get("Value")


def drum_rack(root):
    pads = root.findall("GroupDevicePreset/BranchPresets/DrumBranchPreset")
    part = "DevicePresets/AbletonDevicePreset/Device/OriginalSimpler/Player/MultiSampleMap/SampleParts/MultiSamplePart/"
    return [
        {
            "file": value(pad, part + "SampleRef/FileRef/RelativePath"),
            "frames": int(value(pad, part + "SampleEnd")),
            "note": 128 - int(value(pad, "ZoneSettings/ReceivingNote")),
            "choke": int(value(pad, "ZoneSettings/ChokeGroup")),
        }
        for pad in pads
    ]


def mpc_program(root):
    program = root.find("Program")
    notes = {pad.get("number"): int(pad.find("Note").text) for pad in program.findall("PadNoteMap/PadNote")}
    assert len(set(notes.values())) == 128
    instruments = program.findall("Instruments/Instrument")
    assert len(instruments) == 128 and program.get("type") == "Drum"
    json.loads(program.find("ProgramPads").text)
    return [
        {
            "file": instrument.find("Layers/Layer/SampleName").text + ".wav",
            "frames": int(instrument.find("Layers/Layer/SliceEnd").text),
            "note": notes[instrument.get("number")],
            "choke": int(instrument.find("MuteGroup").text),
        }
        for instrument in instruments
        if instrument.find("Layers/Layer/SampleName").text
    ]


def decent_sampler(root):
    assert root.tag == "DecentSampler" and len(root.findall("groups")) == 1
    return [
        {
            "file": sample.get("path"),
            "note": int(sample.get("rootNote")),
            "range": [int(sample.get("loNote")), int(sample.get("hiNote"))],
            "choke": int((group.get("silencedByTags") or "choke-0").split("-")[1]),
            "tagged": group.get("tags") == group.get("silencedByTags"),
        }
        for group in root.findall("groups/group")
        for sample in group.findall("sample")
    ]


def midi(data):
    try:
        import mido
    except ImportError:
        return None
    read = mido.MidiFile(file=io.BytesIO(data))
    at, hits = 0, []
    for message in read.tracks[0]:
        at += message.time
        if message.type == "note_on":
            hits.append([at / read.ticks_per_beat * 4, message.channel + 1, message.note, message.velocity])
    return {"hits": hits, "sixteenths": at / read.ticks_per_beat * 4, "tracks": len(read.tracks)}


for name in kit.namelist():
    data = kit.read(name)
    if name.endswith(".wav"):
        with wave.open(io.BytesIO(data)) as sound:
            found["wavs"][name] = [sound.getnframes(), sound.getframerate(), sound.getnchannels()]
    if name.endswith(".adg"):
        found["adg"] = drum_rack(ElementTree.fromstring(gzip.decompress(data)))
    if name.endswith(".xpm"):
        found["xpm"] = mpc_program(ElementTree.fromstring(data))
    if name.endswith(".dspreset"):
        found["dspreset"] = decent_sampler(ElementTree.fromstring(data))
    if name.endswith(".mid"):
        found["mid"] = midi(data)
print(json.dumps(found))
