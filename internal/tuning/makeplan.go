package tuning

// MakePlan returns the plan for the memory that this process may take.
func MakePlan() Plan { return NewPlan(availableMemory()) }
