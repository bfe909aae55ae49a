import { defineErrors } from '../../foundation/kernel/errors.js'

export const eventErrors = defineErrors({
  EVENT_PAYLOAD_INVALID: {
    status: 500,
    message:
      'The payload of {event} does not match its schema at "{path}": {reason}. Publish what the contract declares.',
  },
  EVENT_HANDLER_DUPLICATE: {
    status: 500,
    message: 'The handler {handler} hears {event} twice. Give each subscription to one event a name of its own.',
  },
  EVENT_HANDLER_SLOW: {
    status: 500,
    message: 'The handler {handler} took more than {limit} ms and was rolled back. Hand long work to a job.',
  },
  EVENT_HANDLER_FATAL: {
    status: 500,
    message:
      'The process ended {attempts} times while the handler {handler} ran. Mend the handler, then retry the delivery.',
  },
  EVENT_DELIVERY_UNKNOWN: { status: 404, message: 'There is no dead delivery {id}. It may have been retried already.' },
})
