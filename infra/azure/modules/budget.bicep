// Tells when the month's cost reaches a part of what may be spent. It stops nothing.

param environmentName string

@description('A month, in the currency of the subscription.')
param amount int

@description('First day of a month, for example 2027-01-01. It stays as it was first set.')
param startDate string

param actionGroupId string

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'budget-patenthub-${environmentName}'
  properties: {
    amount: amount
    category: 'Cost'
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: {
      spent: { enabled: true, operator: 'GreaterThan', threshold: 80, thresholdType: 'Actual', contactEmails: [], contactGroups: [actionGroupId] }
      foreseen: { enabled: true, operator: 'GreaterThan', threshold: 100, thresholdType: 'Forecasted', contactEmails: [], contactGroups: [actionGroupId] }
    }
  }
}
