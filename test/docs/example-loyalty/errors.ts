import { defineErrors } from 'nettoria'

export const loyaltyErrors = defineErrors({
  EXAMPLE_LOYALTY_MEMBER: { status: 409, message: 'This account is a member already. There is nothing to do.' },
  EXAMPLE_LOYALTY_NO_POINTS: { status: 409, message: 'This member has no points. There is nothing to clear.' },
})
