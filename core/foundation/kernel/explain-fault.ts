interface Fault {
  instancePath: string
  message: string
}

// A closed object says of a foreign field that its schema is `false`.
const isUnknown = ({ message }: Fault) => message === 'schema is false'

/** The first fault of a closed schema in words an operator can act on. */
export function explainFault(faults: readonly Fault[]): string {
  const fault = faults[0]
  if (!fault) return 'it does not have the right form'
  const said = isUnknown(fault) ? unknown(fault) : `${fault.instancePath || '/'} ${fault.message}`
  // What is missing is most often there, misspelt.
  const beside = faults.find((other) => isUnknown(other) && parentOf(other) === fault.instancePath)
  return beside && !isUnknown(fault) ? `${unknown(beside)}; ${said}` : said
}

const unknown = ({ instancePath }: Fault) => `unknown field "${instancePath.slice(1)}"`
const parentOf = ({ instancePath }: Fault) => instancePath.slice(0, instancePath.lastIndexOf('/'))
