using 'main.bicep'

// Production of a city. What differs for a province or the nation: docs/operations.md.
param environmentName = 'prod'
param tags = { application: 'patenthub', environment: 'production' }
param alwaysReady = [{ name: 'http', instanceCount: 1 }]
param logDailyCapGb = '2'
param monthlyBudget = 1000
param budgetStart = '2027-01-01'
// Whom to tell, and from where to ask: fill in before the first deployment. In Azure China leave availabilityLocations empty.
param alertEmails = []
param availabilityLocations = ['apac-hk-hkn-azr', 'apac-sg-sin-azr', 'apac-jp-kaw-edge']
