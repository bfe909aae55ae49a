import { MoRef } from './mo-ref.js'

/** One element of a reply: prefixes are dropped, text is decoded, numbers and uuids stay text. */
export class XmlNode {
  readonly children: XmlNode[] = []
  text = ''

  constructor(
    readonly name: string,
    /** `type` attribute: the managed object type of a reference. */
    readonly refType: string | undefined,
    /** Local part of `xsi:type`: the concrete type of the value. */
    readonly valueType: string | undefined,
  ) {}

  child(name: string): XmlNode | undefined {
    return this.children.find((node) => node.name === name)
  }

  /** Every child of that name: a list of one is a list here too. */
  all(name: string): XmlNode[] {
    return this.children.filter((node) => node.name === name)
  }

  /** Follows a dotted path. */
  at(path: string): XmlNode | undefined {
    return path.split('.').reduce<XmlNode | undefined>((node, name) => node?.child(name), this)
  }

  textAt(path: string): string | undefined {
    return this.at(path)?.text
  }

  /** The reference this element holds. */
  ref(): MoRef {
    return new MoRef(this.refType ?? '', this.text)
  }

  refAt(path: string): MoRef | undefined {
    return this.at(path)?.ref()
  }
}
