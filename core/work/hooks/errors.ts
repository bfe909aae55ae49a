import { defineErrors } from '../../foundation/kernel/errors.js'

export const hookErrors = defineErrors({
  HOOK_FAILED: {
    status: 500,
    message:
      'The hook {hook} failed in the plugin {plugin}: {reason}. Nothing was changed; mend or disable that plugin.',
  },
  HOOK_SLOW: { status: 500, message: 'A tap of {hook} in the plugin {plugin} took more than {limit} ms.' },
  HOOK_ANSWERED_NOTHING: {
    status: 500,
    message: 'A tap of {hook} in the plugin {plugin} answered nothing. Return the value, changed or not.',
  },
  HOOK_ORDER_CYCLE: {
    status: 500,
    message:
      'The taps of {hook} in the plugins {first} and {second} each want to run after the other. Drop one of the orders.',
  },
})
