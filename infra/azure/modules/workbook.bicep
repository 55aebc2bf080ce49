// The functions' dashboard for those who run the hub: what waits, what failed and how fast it was. The office's own page is the hub's.

param location string
param tags object
param environmentName string
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'patenthub', environmentName)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'PatentHub ${environmentName}'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: replace(loadTextContent('../workbook.json'), '{workspace}', workspaceId)
    version: '1.0'
  }
}
