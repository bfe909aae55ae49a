/** What plugin authors test with. */
export { createTestPanel } from './test-panel.js'
export type { ApiAnswer, TestPanel, TestPanelOptions, TestUser } from './test-panel.js'
export { Browser } from './browser.js'
export { createTestDatabase, engines } from './engines.js'
export type { TestDatabase } from './engines.js'
export { eventually } from './eventually.js'
export { ManualClock } from '../../foundation/kernel/clock.js'
export { onFaultPoint } from '../../foundation/kernel/fault-point.js'
