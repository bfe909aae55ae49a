import { escapeXml } from './escape-xml.js'
import { MoRef } from './mo-ref.js'
import { methods, type Method } from './wire-methods.js'
import { fieldsOf, isScalar } from './wire-types.js'

/** Fields in any order; `_type` names the concrete type where the schema has an abstract one. */
export interface WireObject {
  _type?: string
  [field: string]: WireValue | undefined
}

/** A list is written as repeated elements. 64-bit numbers are strings. */
export type WireValue =
  string | number | boolean | MoRef | WireObject | readonly (string | number | MoRef | WireObject)[]

const open =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"' +
  ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
const close = '</soapenv:Body></soapenv:Envelope>'

/** One request. Throws on a field the schema lacks, so a typing error never reaches vCenter. */
export function writeEnvelope(method: Method, target: MoRef, args: WireObject): string {
  const parameters = new Map<string, string>(Object.entries(methods[method]))
  const body = writeElement('_this', 'ref', target) + writeFields(method, parameters, args)
  return `${open}<${method} xmlns="urn:vim25">${body}</${method}>${close}`
}

function writeFields(owner: string, fields: ReadonlyMap<string, string>, object: WireObject): string {
  for (const name of Object.keys(object)) {
    if (name !== '_type' && !fields.has(name)) throw new TypeError(`vim25: ${owner} has no field ${name}`)
  }
  let text = ''
  for (const [name, type] of fields) {
    const value = object[name]
    if (value === undefined) continue
    for (const item of Array.isArray(value) ? (value as WireValue[]) : [value as WireValue]) {
      text += writeElement(name, type, item)
    }
  }
  return text
}

function writeElement(name: string, type: string, value: WireValue): string {
  if (value instanceof MoRef) {
    return `<${name} type="${escapeXml(value.type)}">${escapeXml(value.value)}</${name}>`
  }
  if (typeof value !== 'object') {
    if (!isScalar(type)) throw new TypeError(`vim25: ${name} must be a ${type}`)
    const attribute = type === 'any' ? ' xsi:type="xsd:string"' : ''
    return `<${name}${attribute}>${escapeXml(String(value))}</${name}>`
  }
  const object = value as WireObject
  const concrete = object._type ?? type
  const fields = fieldsOf(concrete)
  if (!fields) throw new TypeError(`vim25: no type ${concrete} for ${name}`)
  const attribute = concrete === type ? '' : ` xsi:type="${concrete}"`
  return `<${name}${attribute}>${writeFields(concrete, fields, object)}</${name}>`
}
