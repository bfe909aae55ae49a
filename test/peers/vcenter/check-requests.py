#!/usr/bin/python3
"""Compares captured vim25 requests with the type tables of pyVmomi (Debian: python3-pyvmomi).

The simulator takes elements in any order and ignores those it does not know; vCenter does neither. Input: a file with one
JSON string, a SOAP envelope, a line. Output: each breach with how often it was seen. Exit code 0: none, 1: breaches,
2: nothing to check.
"""
import collections
import json
import sys
import xml.etree.ElementTree as ElementTree

from pyVmomi import VmomiSupport

VIM = "{urn:vim25}"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
SOAP_BODY = "{http://schemas.xmlsoap.org/soap/envelope/}Body"

RANGES = {"byte": 7, "short": 15, "int": 31, "long": 63}


class Checker:
    def __init__(self):
        self.breaches = collections.Counter()
        self.requests = 0

    def breach(self, where, what):
        self.breaches[f"{where}: {what}"] += 1

    def envelope(self, text):
        self.requests += 1
        body = ElementTree.fromstring(text).find(SOAP_BODY)
        if body is None or len(body) != 1:
            return self.breach("envelope", "not exactly one element in the body")
        operation = body[0]
        name = self.local(operation, "body")
        if len(operation) == 0 or self.local(operation[0], name) != "_this":
            return self.breach(name, "_this does not come first")
        try:
            target = VmomiSupport.GetWsdlType("urn:vim25", operation[0].get("type"))
        except KeyError:
            return self.breach(name, f"no managed type {operation[0].get('type')}")
        method = self.method(target, name)
        if method is None:
            return self.breach(name, f"{operation[0].get('type')} has no such method")
        self.members(operation[1:], method.params, name)

    @staticmethod
    def method(target, wire_name):
        for owner in target.__mro__:
            for info in getattr(owner, "_methodInfo", {}).values():
                if info.wsdlName == wire_name:
                    return info
        return None

    def local(self, element, where):
        if not element.tag.startswith(VIM):
            self.breach(where, f"{element.tag} is not in urn:vim25")
        return element.tag.rpartition("}")[2]

    def members(self, elements, declared, where):
        """Elements must follow the declared order, single ones once, and none that is required may be missing."""
        order = {member.name: index for index, member in enumerate(declared)}
        seen = collections.Counter()
        furthest, furthest_name = -1, ""
        for element in elements:
            name = self.local(element, where)
            if name not in order:
                self.breach(where, f"unknown element {name}")
                continue
            if order[name] < furthest:
                self.breach(where, f"wrong order: {name} comes after {furthest_name}")
            elif order[name] > furthest:
                furthest, furthest_name = order[name], name
            seen[name] += 1
            self.value(element, declared[order[name]].type, f"{where}/{name}")
        for member in declared:
            many = issubclass(member.type, list)
            if seen[member.name] > 1 and not many:
                self.breach(where, f"{member.name} is given {seen[member.name]} times")
            if seen[member.name] == 0 and not many and not member.flags & VmomiSupport.F_OPTIONAL:
                self.breach(where, f"required {member.name} is missing")

    def value(self, element, declared, where):
        if issubclass(declared, list):
            declared = declared.Item
        concrete = self.concrete(element, declared, where)
        if concrete is None:
            return
        if issubclass(concrete, VmomiSupport.DataObject):
            if concrete is declared and self.is_abstract(concrete):
                self.breach(where, f"{VmomiSupport.GetWsdlName(concrete)} is abstract and needs an xsi:type")
            self.members(list(element), concrete._GetPropertyList(), where)
        elif issubclass(concrete, VmomiSupport.ManagedObject):
            self.reference(element, concrete, where)
        else:
            self.scalar(element, concrete, where)

    def concrete(self, element, declared, where):
        named = element.get(XSI_TYPE)
        if named is None:
            if declared is object:
                self.breach(where, "an anyType needs an xsi:type")
                return None
            return declared
        prefix, _, name = named.rpartition(":")
        try:
            concrete = VmomiSupport.GetWsdlType(VmomiSupport.XMLNS_XSD if prefix else "urn:vim25", name)
        except KeyError:
            self.breach(where, f"unknown xsi:type {named}")
            return None
        if declared is not object and not issubclass(concrete, declared):
            self.breach(where, f"xsi:type {named} is no {VmomiSupport.GetWsdlName(declared)}")
        return concrete

    @staticmethod
    def is_abstract(kind):
        # pyVmomi does not say which types are abstract; these are the ones requests could name by mistake.
        names = {"VirtualDevice", "VirtualDeviceBackingInfo", "VirtualEthernetCard", "VirtualController", "SelectionSpec",
                 "CustomizationIdentitySettings", "CustomizationIpGenerator", "CustomizationName", "CustomizationOptions"}
        return VmomiSupport.GetWsdlName(kind) in names

    def reference(self, element, declared, where):
        if not (element.text or "").strip():
            self.breach(where, "an empty reference")
        try:
            named = VmomiSupport.GetWsdlType("urn:vim25", element.get("type"))
        except KeyError:
            return self.breach(where, f"reference of unknown type {element.get('type')}")
        if not issubclass(named, declared):
            self.breach(where, f"{element.get('type')} is no {VmomiSupport.GetWsdlName(declared)}")

    def scalar(self, element, declared, where):
        if len(element):
            return self.breach(where, "a scalar with elements in it")
        text = element.text or ""
        name = VmomiSupport.GetWsdlName(declared)
        if name in RANGES:
            try:
                if not -(1 << RANGES[name]) <= int(text) < 1 << RANGES[name]:
                    self.breach(where, f"{text} is out of range for {name}")
            except ValueError:
                self.breach(where, f"{text!r} is no {name}")
        elif name == "boolean" and text not in ("true", "false"):
            self.breach(where, f"{text!r} is no boolean")
        elif issubclass(declared, VmomiSupport.Enum) and text not in {str(value) for value in vars(declared).values()}:
            self.breach(where, f"{text!r} is no {name}")


def main(path):
    checker = Checker()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            checker.envelope(json.loads(line))
    for breach, count in sorted(checker.breaches.items()):
        print(f"{breach} ({count}x)")
    print(f"{checker.requests} requests, {len(checker.breaches)} breaches")
    if checker.requests == 0:
        return 2
    return 1 if checker.breaches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
