import { defineErrors } from '../../foundation/kernel/errors.js'

export const themeErrors = defineErrors({
  THEME_UNKNOWN: {
    status: 500,
    message: 'The theme "{theme}" was not found in {roots}. Install it, or choose another theme.',
  },
  THEME_MANIFEST_INVALID: { status: 500, message: 'The file {file} is not a valid theme manifest: {reason}.' },
  THEME_PARENT_CYCLE: { status: 500, message: 'Themes are each other’s parents: {chain}. Remove one `parent`.' },
  THEME_TOO_DEEP: {
    status: 500,
    message: 'The theme "{theme}" has too many parents: {chain}. At most four themes in a row.',
  },
  THEME_NAME_TAKEN: {
    status: 500,
    message: 'The files {file} and {other} have the same template name {name}. Rename one.',
  },
  THEME_TEMPLATE_INVALID: { status: 500, message: 'The template {file} cannot be compiled: {reason}' },
  THEME_PANEL_UNSUITED: {
    status: 500,
    message: 'The theme "{theme}" is made for panel {wanted}, this is {version}. Update the theme.',
  },
  THEME_TEMPLATE_MISSING: {
    status: 500,
    message: 'No theme and no plugin has the template "{name}". Add it, or correct the name.',
  },
  THEME_RENDER_FAILED: { status: 500, message: 'The page "{name}" ({file}) could not be drawn: {reason}' },
  THEME_MODEL_INVALID: { status: 500, message: 'The view model of "{name}" is wrong at {path}: {reason}.' },
  THEME_ICON_UNKNOWN: {
    status: 500,
    message: 'There is no Tabler icon "{icon}". Choose one from https://tabler.io/icons.',
  },
  THEME_SETTINGS_INVALID: { status: 500, message: 'The theme settings in {file} are not usable: {reason}.' },
  THEME_SETTINGS_REFUSED: { status: 400, message: 'Some of the values do not fit. See the notes beside the fields.' },
  THEME_REVISION_UNKNOWN: { status: 404, message: 'There is no revision {number} any more. The last ten are kept.' },
  THEME_NOTHING_TO_PUBLISH: { status: 409, message: 'There is no draft to publish. Change something first.' },
  THEME_FIXTURE_MISSING: {
    status: 500,
    message: 'The page "{page}" has no fixture. Write fixtures/<page>.json beside the plugin’s views or in the theme.',
  },
  THEME_FIXTURE_INVALID: { status: 500, message: 'The fixture {file} is not usable: {reason}' },
  THEME_ASSET_UNKNOWN: { status: 500, message: 'No theme, plugin or library has the asset "{path}".' },
})
