// Private endpoints for everything that the app talks to. The suffixes come from the cloud, or from what a resource says of itself.

param location string
param tags object
param networkId string
param subnetId string
param hostAccountId string
param recordsAccountId string
param serviceBusId string
param serviceBusHostName string
param vaultId string

var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
  namespace: 'privatelink.${join(skip(split(serviceBusHostName, '.'), 1), '.')}'
}

var targets = [
  { name: 'pe-host-blob', id: hostAccountId, group: 'blob' }
  { name: 'pe-host-table', id: hostAccountId, group: 'table' }
  { name: 'pe-records-blob', id: recordsAccountId, group: 'blob' }
  { name: 'pe-records-table', id: recordsAccountId, group: 'table' }
  { name: 'pe-servicebus', id: serviceBusId, group: 'namespace' }
  { name: 'pe-vault', id: vaultId, group: 'vault' }
]

module zone 'private-zone.bicep' = [
  for item in items(zones): {
    params: { name: item.value, tags: tags, networkId: networkId }
  }
]

module endpoint 'private-endpoint.bicep' = [
  for target in targets: {
    params: {
      name: target.name
      location: location
      tags: tags
      targetId: target.id
      groupId: target.group
      zoneName: zones[target.group]
      subnetId: subnetId
    }
    dependsOn: [zone]
  }
]
