import { Type } from 'typebox'
import { defineEvent } from '../../../core/contracts/define.js'
import { defineJob } from '../../../core/work/jobs/jobs.js'

const Counted = Type.Object({ thing: Type.Integer(), n: Type.Integer() })
const aggregate = (fact: { thing: number }) => `thing:${fact.thing}`

export const ThingMoved = defineEvent({ name: 'test.thing.moved', version: 1, payload: Counted, aggregate })
export const ThingGone = defineEvent({ name: 'test.thing.gone', version: 1, payload: Counted, aggregate })

export const slowJob = defineJob<{ n: number }>({ name: 'test.be-slow', lockLife: 1_000 })
export const countJob = defineJob<{ n: number }>({ name: 'test.count', concurrency: 4, lockLife: 2_000 })
