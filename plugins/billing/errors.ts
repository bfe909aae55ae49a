import { defineErrors } from 'nettoria'

export const billingErrors = defineErrors({
  LEDGER_UNBALANCED: {
    status: 500,
    message:
      'The posting "{key}" does not sum to zero in {currency}: {sum} minor units are left over. Correct its entries.',
  },
  LEDGER_BELOW_LIMIT: {
    status: 409,
    message: 'The balance of {account} is too low for this. Add funds, or choose another way to pay.',
  },
  LEDGER_ACCOUNT_UNKNOWN: {
    status: 500,
    message: 'The ledger has no kind of account for "{account}". Use one of {kinds}, a colon and a name.',
  },
  LEDGER_KEY_INVALID: {
    status: 500,
    message: 'The posting key "{key}" is not valid. Use at most 190 lower-case letters, digits and ". _ : -".',
  },
  LEDGER_AMOUNT_TOO_LARGE: {
    status: 400,
    message: 'The amount is larger than the ledger can keep. Use a smaller one.',
  },
  INVOICE_NOT_OPEN: {
    status: 409,
    message: 'Invoice {invoice} is {status}: this can only be done while it is unpaid.',
  },
  INVOICE_LINES_INVALID: {
    status: 400,
    message: 'The invoice cannot be issued: {reason}. Correct its lines.',
  },
  PAYMENT_METHOD_UNKNOWN: {
    status: 400,
    message: 'The payment method "{method}" does not exist or does not take {currency}. Choose one of those offered.',
  },
  PAYMENT_START_FAILED: {
    status: 502,
    message: 'The payment could not be started at "{method}". Nothing was charged; try again or choose another method.',
  },
  PAYMENT_RETURN_INVALID: { status: 400, message: 'The return path must be a path of this panel.' },
  PAYMENT_NOT_PARKED: { status: 409, message: 'This payment is not waiting for a decision any more.' },
  CALLBACK_REFUSED: {
    status: 400,
    message: 'The callback does not come from the gateway, or is not for this instance.',
  },
  CALLBACK_UNREADABLE: {
    status: 503,
    message: 'The callback was kept, but cannot be worked on now. It is tried again.',
  },
})
