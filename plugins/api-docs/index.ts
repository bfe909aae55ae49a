import { definePlugin } from 'nettoria'
import { ReferencePages } from './reference.pages.js'

export default definePlugin({
  setup(plugin) {
    plugin.pages.routes(ReferencePages)
  },
})
