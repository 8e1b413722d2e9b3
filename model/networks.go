package model

// ListsCountries reports whether the rows of the tab of networks are countries: when that is
// asked for, or nothing else is known.
func (m *Model) ListsCountries() bool {
	return m.Networks.Country && (m.ByCountry || !m.Networks.ASN)
}
