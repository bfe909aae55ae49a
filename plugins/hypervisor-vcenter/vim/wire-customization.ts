/** Wire types of guest customization, in the order of the schema (see wire-types). */
export const customizationTypes = {
  CustomizationAdapterMapping: { fields: { macAddress: 'string', adapter: 'CustomizationIPSettings' } },
  CustomizationDhcpIpGenerator: { fields: {} },
  CustomizationFixedIp: { fields: { ipAddress: 'string' } },
  CustomizationFixedIpV6: { fields: { ipAddress: 'string', subnetMask: 'int' } },
  CustomizationFixedName: { fields: { name: 'string' } },
  CustomizationGlobalIPSettings: { fields: { dnsSuffixList: 'string', dnsServerList: 'string' } },
  CustomizationGuiUnattended: {
    fields: { password: 'CustomizationPassword', timeZone: 'int', autoLogon: 'boolean', autoLogonCount: 'int' },
  },
  CustomizationIPSettings: {
    fields: {
      ip: 'CustomizationIpGenerator',
      subnetMask: 'string',
      gateway: 'string',
      ipV6Spec: 'CustomizationIPSettingsIpV6AddressSpec',
      dnsServerList: 'string',
      dnsDomain: 'string',
    },
  },
  CustomizationIPSettingsIpV6AddressSpec: { fields: { ip: 'CustomizationIpV6Generator', gateway: 'string' } },
  CustomizationIdentification: { fields: { joinWorkgroup: 'string' } },
  CustomizationLinuxPrep: {
    fields: { hostName: 'CustomizationName', domain: 'string', timeZone: 'string', hwClockUTC: 'boolean' },
  },
  CustomizationSpec: {
    fields: {
      options: 'CustomizationOptions',
      identity: 'CustomizationIdentitySettings',
      globalIPSettings: 'CustomizationGlobalIPSettings',
      nicSettingMap: 'CustomizationAdapterMapping',
    },
  },
  CustomizationSysprep: {
    fields: {
      guiUnattended: 'CustomizationGuiUnattended',
      userData: 'CustomizationUserData',
      identification: 'CustomizationIdentification',
    },
  },
  CustomizationUserData: {
    fields: { fullName: 'string', orgName: 'string', computerName: 'CustomizationName', productId: 'string' },
  },
  CustomizationWinOptions: { fields: { changeSID: 'boolean', deleteAccounts: 'boolean', reboot: 'string' } },
}
