import { MoneySchema, Type, definePage } from 'nettoria'
import { outcomes } from './outcomes.js'

export const CheckoutPage = definePage(
  'gateway-sandbox/checkout',
  Type.Object({
    description: Type.String(),
    amount: MoneySchema,
    action: Type.String(),
    outcomes: Type.Array(Type.Enum(outcomes)),
  }),
)
