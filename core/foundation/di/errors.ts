import { defineErrors } from '../kernel/errors.js'

export const diErrors = defineErrors({
  DI_PARAMETER_UNMARKED: {
    status: 500,
    message:
      'The constructor of {name} takes {expected} parameters but marks {marked} with @inject. Mark each of them.',
  },
  DI_UNREGISTERED: {
    status: 500,
    message: '{name} was asked for but never registered. Pass it to plugin.services(), or list its contract in needs.',
  },
})
