import { defineErrors } from '../../foundation/kernel/errors.js'

export const pluginErrors = defineErrors({
  PLUGIN_MANIFEST_UNREADABLE: { status: 422, message: '{file} is not valid JSON: {reason}. Correct it.' },
  PLUGIN_MANIFEST_INVALID: {
    status: 422,
    message: '{file} is not a valid manifest: {reason}. See docs/reference/plugin.schema.json.',
  },
  PLUGIN_FOLDER_MISNAMED: {
    status: 500,
    message: 'The plugin "{plugin}" lies in the folder "{folder}". Name the folder like the id.',
  },
  PLUGIN_DUPLICATE: { status: 500, message: 'Two plugins are called "{plugin}": {first} and {second}. Remove one.' },
  PLUGIN_PANEL_VERSION: {
    status: 422,
    message: 'The plugin "{plugin}" wants plugin API {wanted}, this panel offers {offered}.',
  },
  PLUGIN_CONTRACT_MISSING: {
    status: 500,
    message:
      'The plugin "{plugin}" needs the contract "{contract}" {wanted}, and no enabled plugin provides it. Enable one that does.',
  },
  PLUGIN_CONTRACT_VERSION: {
    status: 500,
    message: 'The plugin "{plugin}" needs the contract "{contract}" {wanted}, but "{provider}" provides {offered}.',
  },
  PLUGIN_CONTRACT_DUPLICATE: {
    status: 500,
    message: 'The contract "{contract}" is provided by both "{first}" and "{second}". Disable one.',
  },
  PLUGIN_CYCLE: { status: 500, message: 'Plugins need each other in a circle: {path}. Break it.' },
  PLUGIN_UNKNOWN: { status: 404, message: 'There is no plugin "{plugin}". See nettoria plugin list.' },
  PLUGIN_FILES_MISSING: {
    status: 409,
    message: 'The files of the plugin "{plugin}" are not on this machine. Install it again.',
  },
  PLUGIN_NEEDED: { status: 409, message: 'The plugin "{plugin}" is needed by {by}. Disable these first.' },
  PLUGIN_CRITICAL: { status: 409, message: 'The panel does not start without the plugin "{plugin}".' },
  PLUGIN_OFF_BY_FILE: {
    status: 409,
    message: 'A configuration file switches the plugin "{plugin}" off. Change it there.',
  },
  PLUGIN_INSTALLED: {
    status: 409,
    message: 'The plugin "{plugin}" {version} is here already. Use upgrade for another version.',
  },
  PLUGIN_NOT_INSTALLED: {
    status: 409,
    message: 'The plugin "{plugin}" was not installed by an operator, so it cannot be upgraded here.',
  },
  PLUGIN_DOWNGRADE: { status: 409, message: 'The plugin "{plugin}" is {installed} here; {offered} is not newer.' },
  PLUGIN_BLOCKED: { status: 500, message: 'The plugin "{plugin}" waits for "{blocker}", which is not running.' },
  PLUGIN_ENTRY_MISSING: {
    status: 500,
    message: 'The plugin "{plugin}" has no index.js beside its manifest ({looked}). Build it.',
  },
  PLUGIN_ENTRY_INVALID: {
    status: 500,
    message: 'The index file of "{plugin}" does not export default definePlugin(...).',
  },
  PLUGIN_FAILED: { status: 500, message: 'The plugin "{plugin}" failed in {phase}: {reason}' },
  PLUGIN_UNDECLARED: {
    status: 500,
    message:
      'The plugin "{plugin}" {verb} "{contract}", which its manifest does not list under "{list}". Add it there.',
  },
  PLUGIN_NOT_PROVIDED: {
    status: 500,
    message: 'The manifest of "{plugin}" promises "{contract}", but its setup never provided it.',
  },
  ADAPTER_INSTANCE_UNKNOWN: { status: 404, message: 'There is no enabled "{contract}" called "{instance}".' },
  ADAPTER_DEFINITION_UNKNOWN: {
    status: 500,
    message:
      'The instance "{instance}" of "{contract}" wants the definition "{definition}", which no enabled plugin offers.',
  },
  ADAPTER_INSTANCE_FAILED: {
    status: 500,
    message: 'The instance "{instance}" of "{contract}" could not start: {reason}',
  },
})
