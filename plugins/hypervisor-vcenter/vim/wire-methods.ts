/** Parameters of each method in wire order, after `_this`. A value names the parameter's type (see wire-types). */
export const methods = {
  AddCustomFieldDef: { name: 'string', moType: 'string' },
  CloneVM_Task: { folder: 'ref', name: 'string', spec: 'VirtualMachineCloneSpec' },
  ContinueRetrievePropertiesEx: { token: 'string' },
  CreateContainerView: { container: 'ref', type: 'string', recursive: 'boolean' },
  CreateFilter: { spec: 'PropertyFilterSpec', partialUpdates: 'boolean' },
  CreateFolder: { name: 'string' },
  CreatePropertyCollector: {},
  CurrentTime: {},
  CustomizeVM_Task: { spec: 'CustomizationSpec' },
  DestroyPropertyCollector: {},
  DestroyView: {},
  Destroy_Task: {},
  FindChild: { entity: 'ref', name: 'string' },
  FindAllByUuid: { datacenter: 'ref', uuid: 'string', vmSearch: 'boolean', instanceUuid: 'boolean' },
  Login: { userName: 'string', password: 'string', locale: 'string' },
  Logout: {},
  PowerOffVM_Task: {},
  PowerOnVM_Task: { host: 'ref' },
  RebootGuest: {},
  ReconfigVM_Task: { spec: 'VirtualMachineConfigSpec' },
  RecommendDatastores: { storageSpec: 'StoragePlacementSpec' },
  ResetVM_Task: {},
  RetrievePropertiesEx: { specSet: 'PropertyFilterSpec', options: 'RetrieveOptions' },
  RetrieveServiceContent: {},
  SetField: { entity: 'ref', key: 'int', value: 'string' },
  ShutdownGuest: {},
  SuspendVM_Task: {},
  WaitForUpdatesEx: { version: 'string', options: 'WaitOptions' },
} as const satisfies Record<string, Record<string, string>>

export type Method = keyof typeof methods

const changing: ReadonlySet<Method> = new Set<Method>([
  'AddCustomFieldDef',
  'CreateFolder',
  'RebootGuest',
  'SetField',
  'ShutdownGuest',
])

/** True for a method whose lost reply leaves the caller in doubt: it may have run. */
export function mutates(method: Method): boolean {
  return method.endsWith('_Task') || changing.has(method)
}
