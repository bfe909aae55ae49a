import { defineErrors } from 'nettoria'

export const orderErrors = defineErrors({
  ORDER_STATE: {
    status: 409,
    message: 'The order is {status}, so it cannot become {wanted}. Look at its current state.',
  },
  ORDER_REFUNDED: {
    status: 409,
    message: 'The money of this order went back to the customer. Have a new order placed instead of building again.',
  },
  ORDER_NOT_PARKED: {
    status: 409,
    message: 'Only a failed order whose money was not returned yet can be refunded here. Look at its current state.',
  },
  ORDER_HOURLY_UNAVAILABLE: {
    status: 409,
    message: 'Servers by the hour are paid from a wallet, and this panel has none. Choose a monthly or longer period.',
  },
  ORDER_PHONE_UNVERIFIED: { status: 403, message: 'Confirm your mobile number first, at /verify. Then order again.' },
  ORDER_EMAIL_UNVERIFIED: {
    status: 403,
    message:
      'Confirm your e-mail address first: open the link we sent, or ask for a new one at /account. Then order again.',
  },
  ORDER_DISCOUNT_INVALID: { status: 409, message: 'The discount code "{code}" is not valid here. Order without it.' },
  ORDER_QUOTE_REFUSED: {
    status: 409,
    message: 'This configuration cannot be priced ({reason}). Choose another one, or tell the operator.',
  },
})
