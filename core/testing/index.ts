/** What plugin authors test with. */
export { createTestPanel } from './test-panel.js'
export type { ApiAnswer, TestPanel, TestPanelOptions, TestUser } from './test-panel.js'
export { createTestDatabase, engines } from './engines.js'
export type { TestDatabase } from './engines.js'
export { eventually } from './eventually.js'
export { ManualClock } from '../kernel/clock.js'
export { onFaultPoint } from '../kernel/fault-point.js'
