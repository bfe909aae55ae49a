import { defineErrors } from 'nettoria'

export const subscriptionErrors = defineErrors({
  SUBSCRIPTION_STATE: {
    status: 409,
    message: 'The subscription is {status}, so it cannot be changed to {wanted}. Look at its current state.',
  },
  SUBSCRIPTION_NOT_CANCELLED: { status: 409, message: 'The subscription has no cancellation to undo.' },
  SUBSCRIPTION_FULFILMENT_MISSING: {
    status: 503,
    message:
      'No plugin builds products of the kind "{kind}". Enable the plugin that does. What is paid already waits until then.',
  },
})
