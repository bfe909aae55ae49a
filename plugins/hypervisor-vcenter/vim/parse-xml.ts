import { SaxesParser } from 'saxes'
import { XmlNode } from './xml-node.js'

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Builds the tree of one document. Throws on anything that is not well-formed, and on a document type. */
export function parseXml(text: string): XmlNode {
  const document = new XmlNode('#document', undefined, undefined)
  const stack = [document]
  const parser = new SaxesParser({ xmlns: false, position: false })
  const append = (data: string) => {
    const top = stack[stack.length - 1]
    if (top) top.text += data
  }
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('A reply must not have a document type')
  })
  parser.on('opentag', (tag) => {
    let refType: string | undefined
    let valueType: string | undefined
    for (const [name, value] of Object.entries(tag.attributes as Record<string, string>)) {
      if (name === 'type') refType = value
      else if (local(name) === 'type') valueType = local(value)
    }
    const node = new XmlNode(local(tag.name), refType, valueType)
    stack[stack.length - 1]?.children.push(node)
    stack.push(node)
  })
  parser.on('text', append)
  parser.on('cdata', append)
  parser.on('closetag', () => {
    const node = stack.pop()
    // Indentation between elements is no content.
    if (node && node.children.length > 0) node.text = ''
  })
  parser.write(text).close()
  const root = document.children[0]
  if (!root) throw new Error('The reply is empty')
  return root
}
