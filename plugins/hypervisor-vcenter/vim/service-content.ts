import type { MoRef } from './mo-ref.js'
import type { XmlNode } from './xml-node.js'

/** The managers of one vCenter and who it is. */
export interface ServiceContent {
  rootFolder: MoRef
  propertyCollector: MoRef
  viewManager: MoRef
  sessionManager: MoRef
  searchIndex: MoRef
  taskManager: MoRef
  customFieldsManager: MoRef | undefined
  storageResourceManager: MoRef | undefined
  /** "7.0.3" */
  version: string
  build: string
  /** "VMware vCenter Server 7.0.3 build-..." */
  fullName: string
  /** "VirtualCenter" for vCenter, "HostAgent" for a lone ESXi host. */
  apiType: string
}

export function readServiceContent(answer: XmlNode): ServiceContent {
  const content = answer.child('returnval')
  const need = (name: string): MoRef => {
    const ref = content?.refAt(name)
    if (!ref) throw new Error(`The service content has no ${name}: is this address a vCenter?`)
    return ref
  }
  return {
    rootFolder: need('rootFolder'),
    propertyCollector: need('propertyCollector'),
    viewManager: need('viewManager'),
    sessionManager: need('sessionManager'),
    searchIndex: need('searchIndex'),
    taskManager: need('taskManager'),
    customFieldsManager: content?.refAt('customFieldsManager'),
    storageResourceManager: content?.refAt('storageResourceManager'),
    version: content?.textAt('about.version') ?? '',
    build: content?.textAt('about.build') ?? '',
    fullName: content?.textAt('about.fullName') ?? '',
    apiType: content?.textAt('about.apiType') ?? '',
  }
}
