"""Opens a package by the rules of the Open Packaging Conventions and prints each relationship, its part, and the part's content type."""
import struct
import sys
import zipfile
from xml.etree import ElementTree

TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
AZPKG = "http://schemas.microsoft.com/azpkg/2013/12/"

archive = zipfile.ZipFile(sys.argv[1])
if archive.testzip():
    sys.exit("a part is damaged")
names = archive.namelist()
if len({name.lower() for name in names}) != len(names):
    sys.exit("two parts have the same name")
types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
defaults = {one.get("Extension").lower(): one.get("ContentType") for one in types.findall(TYPES + "Default")}
overrides = {one.get("PartName"): one.get("ContentType") for one in types.findall(TYPES + "Override")}
reached = {"[Content_Types].xml"}


def content_type(name):
    extension = name.rsplit("/", 1)[-1].rpartition(".")[2].lower()
    return overrides.get("/" + name) or defaults[extension]


def follow(relationships):
    if content_type(relationships) != RELATIONSHIPS_TYPE:
        sys.exit(relationships + " is not a part of relationships")
    reached.add(relationships)
    found = ElementTree.fromstring(archive.read(relationships)).findall(RELATIONSHIPS + "Relationship")
    if len({one.get("Id") for one in found}) != len(found):
        sys.exit(relationships + " has an id twice")
    for one in found:
        name = one.get("Target").lstrip("/")
        content = archive.read(name)
        line = [one.get("Type").removeprefix(AZPKG), "/" + name, content_type(name)]
        if line[2] == "image/png":
            line.append("%dx%d" % struct.unpack(">II", content[16:24]))
        if line[2] == "text/xml":
            ElementTree.fromstring(content)
        print(*line)
        reached.add(name)
        folder, _, file = name.rpartition("/")
        below = "/".join(filter(None, [folder, "_rels", file + ".rels"]))
        if below in names:
            follow(below)


follow("_rels/.rels")
if reached != set(names):
    sys.exit("not reached: %s" % sorted(set(names) - reached))
