import { migration, refuseChanges } from 'nettoria'

export default migration(
  ...refuseChanges('billing_postings', 'update'),
  ...refuseChanges('billing_postings', 'delete'),
  ...refuseChanges('billing_entries', 'update'),
  ...refuseChanges('billing_entries', 'delete'),
)
