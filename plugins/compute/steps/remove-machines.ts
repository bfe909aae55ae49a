import { Instance } from '../instances/instance.model.js'
import type { StepOutcome, StepWork } from '../runs/step.js'

/** Powers off and destroys whatever carries the instance's identity, by marker and never by name. Nothing there is success. */
export async function removeMachines({ tools, instance, call }: StepWork): Promise<StepOutcome> {
  if (instance.driverInstance !== null) {
    const driver = tools.driverOf(instance)
    const key = instance.key(tools.panel.panelId)
    for (const vm of await driver.find(call, key)) {
      await driver.power(call, vm, 'off')
      await driver.destroy(call, vm, key)
    }
  }
  return {
    kind: 'done',
    commit: async (tx) =>
      void (await Instance.query(tx).patch({ handle: null, power: 'off' }).where({ id: instance.id })),
  }
}
