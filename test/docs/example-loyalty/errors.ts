import { defineErrors } from 'nettoria'

export const loyaltyErrors = defineErrors({
  EXAMPLE_LOYALTY_MEMBER: { status: 409, message: 'This account is a member already. There is nothing to do.' },
})
