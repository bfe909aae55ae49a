/** What the product may cost, as a multiple of the limit measured in the same pair. docs/performance.md says which a fact forbids. */
export const goals = {
  S1: { title: 'themed public page', cpu: { most: 10 }, requestsOfPeer: { least: 5 } },
  S2: { title: 'signed-in service list', cpu: { most: 15 }, p99: { most: 15 } },
  // Requests a second say the same as CPU a request where the server has a core to itself.
  S3: { title: 'the same list as JSON', cpu: { most: 2.5 }, requests: { least: 0.4 } },
  S4: { title: 'the list while 50 people sign in', p99: { most: 3 } },
  S10: { title: 'cold start', time: { most: 2 } },
  S11: { title: 'memory after a load', memory: { most: 1.6 } },
} as const

export type GoalId = keyof typeof goals

/** Parts of goals that need another product to compare with. */
export const peerParts: Partial<Record<GoalId, string>> = {
  S1: 'Ghost, NodeBB, FOSSBilling',
  S3: 'the Express original',
  S10: 'Ghost',
}
