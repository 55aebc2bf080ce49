using 'main.bicep'

// Production of a city. What differs for a province or the nation: docs/operations.md.
param environmentName = 'prod'
param tags = { application: 'patenthub', environment: 'production' }
param alwaysReady = [{ name: 'http', instanceCount: 1 }]
param logDailyCapGb = '2'
