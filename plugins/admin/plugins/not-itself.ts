import { adminErrors } from '../errors.js'

/** The operator's area cannot be switched off from inside: nobody could switch it on again there. Throws PLUGIN_SERVES_THIS. */
export function notItself(id: string): void {
  if (id === 'admin') throw adminErrors.PLUGIN_SERVES_THIS()
}
