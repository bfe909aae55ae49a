import { Type } from 'typebox'
import { definePage } from '../themes/page.js'

/** Any failure, for people. */
export const ErrorPage = definePage(
  'errors/error',
  Type.Object({
    status: Type.Integer(),
    code: Type.String(),
    title: Type.String(),
    detail: Type.String(),
    requestId: Type.String(),
  }),
)

/** The way to another site. `host`: its name, for the reader. */
export const LeavePage = definePage('storefront/leave', Type.Object({ url: Type.String(), host: Type.String() }))
