interface Fault {
  instancePath: string
  message: string
}

/** The first fault of a closed schema in words an operator can act on. */
export function explainFault(faults: readonly Fault[]): string {
  const fault = faults[0]
  if (!fault) return 'it does not have the right form'
  // A closed object says of a foreign field that its schema is `false`.
  if (fault.message === 'schema is false') return `unknown field "${fault.instancePath.slice(1)}"`
  return `${fault.instancePath || '/'} ${fault.message}`
}
