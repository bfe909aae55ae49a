import { defineErrors } from 'nettoria'

export const catalogErrors = defineErrors({
  CATALOG_SELECTION_INVALID: {
    status: 400,
    message: 'This selection is not on sale. Correct the marked choices, or ask GET /api/services what is offered.',
  },
  CATALOG_INPUT_INVALID: { status: 400, message: 'Some of these values are not valid. Correct the marked fields.' },
  CATALOG_SLUG_TAKEN: { status: 409, message: 'The short name "{slug}" is taken. Choose another one.' },
  CATALOG_PRICE_MISSING: {
    status: 409,
    message: 'There is no {period} price in {currency} for this selection. Choose another period.',
  },
})
